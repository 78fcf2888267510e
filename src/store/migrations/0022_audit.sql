-- The record of all that happened (审计记录), in the chain that had decisions alone: logins, accounts, settings, letters,
-- editions and contact lists stand in it too. Each entry says which hash it was chained with, so that this may change.
ALTER TABLE decisions RENAME TO audit_entries;
-- decision, account, login, setting, letter, edition, contacts: as its item says
ALTER TABLE audit_entries ADD COLUMN kind TEXT NOT NULL DEFAULT 'decision';
-- sha256 or sm3
ALTER TABLE audit_entries ADD COLUMN hash_kind TEXT NOT NULL DEFAULT 'sha256';
UPDATE audit_entries SET kind = 'account' WHERE item LIKE 'account/%';
UPDATE audit_entries SET kind = 'contacts' WHERE item = 'contacts';
CREATE INDEX audit_entries_of_kind ON audit_entries (kind, id);

-- Number and hash of the last entry: entries that are taken from the end are missed. One row.
CREATE TABLE audit_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id INTEGER NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (one, id, hash) SELECT 1, id, hash FROM audit_entries ORDER BY id DESC LIMIT 1;

-- The settings that the program has worked by: a digest of each key's value, so that a change can be told without values.
CREATE TABLE settings_seen (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- over all keys and digests
    fingerprint TEXT NOT NULL,
    -- a JSON object: key -> digest
    digests TEXT NOT NULL,
    at TEXT NOT NULL
);
