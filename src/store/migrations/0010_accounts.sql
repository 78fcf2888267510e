-- People who may look at the pages, and their passwords as argon2 leaves them.
CREATE TABLE accounts (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    made_at TEXT NOT NULL
);

-- Who is logged in. Of the token that the browser holds there is only a hash.
CREATE TABLE logins (
    token_hash TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    began_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
);

-- Wrong passwords of late; names are kept as they were typed, also those of nobody.
CREATE TABLE wrong_passwords (
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX wrong_passwords_at ON wrong_passwords (at);
