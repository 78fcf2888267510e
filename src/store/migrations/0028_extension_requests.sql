-- Later deadlines that units ask for, and what the office said of each. What is granted stands among the grants, too. Of a unit
-- and a period the last one counts.
CREATE TABLE extension_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    -- the last day, as it is asked for
    until TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    why TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    -- grant or reject; NULL: nobody has said anything
    answer TEXT,
    answered_by TEXT,
    answered_why TEXT,
    answered_at TEXT
);
CREATE INDEX extension_requests_of_unit ON extension_requests (unit, period);
