-- 通讯录.xlsx as it was taken in: each list goes before the configuration from then on, the last one now. Nothing is changed
-- or deleted.
CREATE TABLE contact_lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- JSON: all rows
    contacts TEXT NOT NULL,
    at TEXT NOT NULL
);
