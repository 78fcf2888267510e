-- Programs that work on one state beside each other, a row for each start of each. All times here are the database's.
CREATE TABLE nodes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    since TEXT NOT NULL,
    seen TEXT NOT NULL,
    until TEXT NOT NULL
);
-- Who led and from when until when, each time. The last one is the lease that runs; its number is the fence.
CREATE TABLE leases (
    fence INTEGER PRIMARY KEY,
    node INTEGER NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL
);
-- Whose hand a letter is in; empty where only one program can be at work.
ALTER TABLE outbox ADD COLUMN in_hand_of INTEGER;
