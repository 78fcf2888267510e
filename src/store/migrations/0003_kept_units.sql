-- What the ledger says of a unit as its reports up to a period leave it, so that the next report is folded in alone. Any
-- row may go at any time: it is made again from the submissions, as soon as one for this period or an earlier one counts.
CREATE TABLE kept_units (
    unit TEXT NOT NULL,
    -- the last period that is folded in
    period TEXT NOT NULL,
    -- what its projects' numbers begin with
    code TEXT NOT NULL,
    -- in which form it is kept, and by which rules it was folded
    form INTEGER NOT NULL,
    kept BLOB NOT NULL,
    PRIMARY KEY (unit, period)
);
-- A unit's last submissions are found from the end. What is asked of its periods is found by the index that keeps its
-- versions apart.
DROP INDEX submissions_by_unit;
CREATE INDEX submissions_of_unit ON submissions (unit);

-- What has an outcome is asked for at every tick: of periods only what is recent, and all else of a year.
ALTER TABLE occasions ADD COLUMN period TEXT;
CREATE INDEX occasions_by_time ON occasions (noted_at);
CREATE INDEX occasions_of_no_period ON occasions (noted_at) WHERE period IS NULL;
CREATE INDEX letter_occasions_by_time ON letter_occasions (noted_at);
CREATE INDEX letter_occasions_of_no_period ON letter_occasions (noted_at) WHERE period IS NULL;
CREATE INDEX outbox_by_time ON outbox (queued_at);
CREATE INDEX outbox_of_no_period ON outbox (queued_at) WHERE period IS NULL;

-- What a unit stated of a quarter is found without a look at all that it ever sent.
ALTER TABLE quarter_reports ADD COLUMN unit TEXT NOT NULL DEFAULT '';
UPDATE quarter_reports SET unit = (SELECT s.unit FROM submissions s WHERE s.id = submission);
CREATE INDEX quarter_reports_of_unit ON quarter_reports (unit, quarter);
