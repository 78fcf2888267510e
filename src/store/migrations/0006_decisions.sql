-- The record of decisions: what people of the office decided, each with a hash over the one before it. Nothing in it is
-- ever changed or deleted; `audit verify` computes the chain again.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- what it is about, as the desk calls it: flag/2026Q4/kaiyang
    item TEXT NOT NULL,
    -- confirm, reject, hold, release, close, retry, extend, exempt, withdraw
    answer TEXT NOT NULL,
    given_by TEXT NOT NULL,
    why TEXT NOT NULL,
    given_at TEXT NOT NULL,
    -- SHA-256 over the hash before it and all of this row
    hash TEXT NOT NULL
);
CREATE INDEX decisions_of_item ON decisions (item);
