-- Meetings that the office called (月调度). Each row is how one stood from then on; the one with the highest version is how
-- it stands. Nothing is changed or deleted.
CREATE TABLE meetings (
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    -- rises with each change of what its notice says
    edition INTEGER NOT NULL,
    month TEXT NOT NULL,
    -- on the office's wall
    held_at TEXT NOT NULL,
    place TEXT,
    host TEXT,
    is_extra BOOLEAN NOT NULL,
    -- JSON: the agenda
    items TEXT NOT NULL,
    -- called, confirmed, cancelled
    state TEXT NOT NULL,
    given_by TEXT NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (number, version)
);
