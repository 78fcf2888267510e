-- What the office said on its desk of headers that are known only in part: which column of the form one means, or none. The
-- last word on a header of a unit counts; nothing is changed or deleted.
CREATE TABLE confirmed_headers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL,
    -- as it stands in the unit's sheet
    header TEXT NOT NULL,
    -- the form's header of the column; NULL: no column of the form
    field TEXT,
    given_by TEXT NOT NULL,
    why TEXT NOT NULL,
    given_at TEXT NOT NULL
);
