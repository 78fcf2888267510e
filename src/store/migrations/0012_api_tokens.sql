-- What programs show to say for whom they ask. Of each token there is only a hash.
CREATE TABLE api_tokens (
    token_hash TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    made_at TEXT NOT NULL
);
