-- Visits (不定期实地调研): who saw a project on the spot, when, and what was found. One that was noted by mistake is withdrawn;
-- nothing is changed or deleted.
CREATE TABLE visits (
    -- by which people name it
    number INTEGER PRIMARY KEY,
    -- our number of the project
    project TEXT NOT NULL,
    -- a day
    visited_on TEXT NOT NULL,
    visited_by TEXT NOT NULL,
    finding TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by TEXT,
    withdrawn_why TEXT
);
CREATE INDEX visits_of_project ON visits (project, visited_on);
