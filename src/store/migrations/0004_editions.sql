-- What was published of each edition: the workbook, byte for byte, and what it shows beside its projects.
CREATE TABLE edition_contents (
    month TEXT NOT NULL,
    stage TEXT NOT NULL,
    bytes BLOB NOT NULL,
    -- JSON: who had reported, the quarters and flags, and how rates were counted
    shown_with TEXT NOT NULL,
    PRIMARY KEY (month, stage),
    FOREIGN KEY (month, stage) REFERENCES editions (month, stage)
);
