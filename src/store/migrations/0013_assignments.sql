-- What somebody is to see to (交办事项): decisions of meetings, and matters handed over. Each row is how one stood from then
-- on; the one with the highest version is how it stands. Nothing is changed or deleted.
CREATE TABLE assignments (
    -- decision, matter, urgent
    kind TEXT NOT NULL,
    -- by which people name it, with its kind; that of an urgent matter is the urgent matter's own
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    -- JSON: item, lead, helpers, due, origin
    terms TEXT NOT NULL,
    -- open, reported, closed
    state TEXT NOT NULL,
    -- who gave or changed it, and why
    given_by TEXT NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, number, version)
);
