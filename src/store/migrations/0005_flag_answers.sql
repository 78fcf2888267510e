-- What the office said of a flag before it reached the leaders (rule 12): one answer each, which stays.
CREATE TABLE flag_answers (
    unit TEXT NOT NULL,
    quarter TEXT NOT NULL,
    -- confirmed, rejected
    answer TEXT NOT NULL,
    given_by TEXT NOT NULL,
    why TEXT NOT NULL,
    given_at TEXT NOT NULL,
    PRIMARY KEY (unit, quarter)
);
-- Name of the draft request in 办公室/, as it was written there: what becomes of the flag is said in its name.
ALTER TABLE flags ADD COLUMN draft TEXT;
