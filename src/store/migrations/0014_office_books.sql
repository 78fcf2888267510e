-- Workbooks that the office keeps in its own folder (议定事项.xlsx, 通讯录.xlsx): as each was last seen, and what came of
-- reading it.
CREATE TABLE office_books (
    -- below the share
    path TEXT PRIMARY KEY,
    -- as it was last seen, and since when it stands still
    byte_size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    changed_ns INTEGER NOT NULL,
    unchanged_since TEXT NOT NULL,
    -- hash of the bytes that were last read; empty: none yet
    sha256 TEXT NOT NULL,
    -- JSON: what was found in them; if one is an error, they changed nothing
    findings TEXT NOT NULL,
    read_at TEXT
);
