-- What people decided about projects: merged, told apart, split, renamed, moved, closed. A row is never deleted; what was
-- undone says by whom.
CREATE TABLE project_edits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- merge, distinct, split, rename, move, close
    kind TEXT NOT NULL,
    -- our number of the project
    number TEXT NOT NULL,
    -- the other project, the name or the unit
    object TEXT NOT NULL,
    -- whose project it was then
    unit TEXT NOT NULL,
    -- in the office's zone
    day TEXT NOT NULL,
    given_by TEXT NOT NULL,
    why TEXT NOT NULL,
    given_at TEXT NOT NULL,
    undone_by TEXT,
    undone_why TEXT,
    undone_at TEXT
);
