-- All that the program remembers. Times are UTC, whole seconds; money stands as whole yuan in `contents`.

-- One row a file that arrived and was judged; id is the order of arrival (rule 6).
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    -- why it is for that period (rule 3)
    period_reason TEXT NOT NULL,
    -- the submission that said which period this one, for which that was asked, is for: it counts no more
    answered_by INTEGER REFERENCES submissions (id),
    -- NULL: the same bytes came before, as submission same_as; it is no new version
    version INTEGER,
    same_as INTEGER REFERENCES submissions (id),
    sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    byte_size INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    -- evidence for "on time" (rule 5): the last complete scan without it, and the one with it
    not_before TEXT,
    not_after TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    project_count INTEGER NOT NULL,
    -- false: it says nothing of the period's projects, neither which there are nor, in words, that there are
    -- none: it is neither a report nor a zero report (rule 9)
    is_report BOOLEAN NOT NULL,
    -- JSON: what was read and what was found; the archive has the bytes
    contents TEXT NOT NULL,
    findings TEXT NOT NULL,
    UNIQUE (unit, period, version)
);
CREATE INDEX submissions_by_bytes ON submissions (unit, sha256);
CREATE INDEX submissions_by_period ON submissions (period);
CREATE INDEX submissions_by_time ON submissions (unit, taken_at);
CREATE INDEX submissions_by_verdict ON submissions (verdict, taken_at);

-- Submissions of which no letter of their own was sent, for too many came at once; told_at is when one
-- letter told of them together, NULL while that is still to come.
CREATE TABLE gathered (
    submission INTEGER PRIMARY KEY REFERENCES submissions (id),
    unit TEXT NOT NULL,
    told_at TEXT
);
CREATE INDEX gathered_by_unit ON gathered (unit, told_at);

-- What a submission stated of quarters (rule 12), one row a quarter; projects is a JSON list of names.
CREATE TABLE quarter_reports (
    submission INTEGER NOT NULL REFERENCES submissions (id),
    quarter TEXT NOT NULL,
    projects TEXT NOT NULL,
    PRIMARY KEY (submission, quarter)
);
CREATE INDEX quarter_reports_by_quarter ON quarter_reports (quarter);

-- Urgent matters (紧急事项): each is open until a person closes it. Stated again while it is open, a matter is the same.
CREATE TABLE urgent_matters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL,
    -- the submission that first stated it, and its period
    submission INTEGER NOT NULL REFERENCES submissions (id),
    period TEXT NOT NULL,
    -- its project and its words, as they are compared
    key TEXT NOT NULL,
    -- JSON: the row, as it was last stated
    stated TEXT NOT NULL,
    since TEXT NOT NULL,
    closed_at TEXT,
    closed_by TEXT,
    closed_why TEXT
);
CREATE INDEX urgent_matters_of_unit ON urgent_matters (unit, key);

-- When each unit's folder was last read from end to end, but for what is in unread_folders.
CREATE TABLE folders (
    unit TEXT PRIMARY KEY,
    scanned_at TEXT NOT NULL
);

-- Folders in a unit's that the last look did not read to their end; path is relative to the unit's folder, raw
-- bytes with a slash at the end, empty for the unit's own. last_read_at is the last look that did.
CREATE TABLE unread_folders (
    unit TEXT NOT NULL,
    path BLOB NOT NULL,
    last_read_at TEXT,
    PRIMARY KEY (unit, path)
);

-- What does not get done, since when, and when somebody was told; gone when it is over.
CREATE TABLE troubles (
    -- 'intake-<unit>', 'errands', 'publishing', 'writing'
    stuck TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    told_at TEXT,
    -- what was said of it when it began
    what TEXT NOT NULL
);

-- Files that were seen and are not settled yet; path is relative to the unit's folder, raw bytes.
CREATE TABLE sightings (
    unit TEXT NOT NULL,
    path BLOB NOT NULL,
    byte_size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    changed_ns INTEGER NOT NULL,
    -- a program has it open: its lock file lies beside it
    is_open BOOLEAN NOT NULL,
    -- its unit has been told why it is not taken; it stays where it is
    is_answered BOOLEAN NOT NULL,
    -- the last complete scan before the first one that showed it
    not_before TEXT,
    first_seen_at TEXT NOT NULL,
    unchanged_since TEXT NOT NULL,
    PRIMARY KEY (unit, path)
);

-- What is still to be done in the share for a decision that is already on record; gone when done.
CREATE TABLE errands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- 'move' takes source to target; 'write' puts content at target
    kind TEXT NOT NULL,
    source BLOB,
    target BLOB NOT NULL,
    -- hash of what was judged, and size and times with which it lay there
    sha256 TEXT,
    byte_size INTEGER,
    modified_ns INTEGER,
    changed_ns INTEGER,
    content BLOB
);

-- Files of ours in the share that we may replace: as long as nobody changed them.
CREATE TABLE published (
    path TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    -- what it was made from; the same source needs no new file
    source TEXT NOT NULL,
    -- hash of what is about to be written: noted before, so that it is known as ours after a crash
    announced TEXT
);

-- Letters, one recipient a row, and what became of them.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    unit TEXT,
    period TEXT,
    to_name TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT NOT NULL,
    -- queued, transmitting, sent, failed, superseded, suppressed; reason says why it is in that state
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- why it was queued; never changes
    queued_because TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- how often the server's answer was lost, so that the letter went out again
    undecided INTEGER NOT NULL DEFAULT 0,
    queued_at TEXT NOT NULL,
    next_at TEXT NOT NULL,
    -- the first try since it was last put in line: patience is counted from here
    tried_since TEXT,
    done_at TEXT,
    -- when somebody was told that it failed
    told_at TEXT
);
CREATE INDEX outbox_due ON outbox (state, next_at);

-- The delivery log: each try to hand a letter over, how far it came, and what was answered.
CREATE TABLE attempts (
    letter INTEGER NOT NULL REFERENCES outbox (id),
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    -- accepted, again, undecided, refused
    outcome TEXT NOT NULL,
    -- what was being done when it ended; NULL: it came to its end, or nobody knows
    stage TEXT,
    code INTEGER,
    reply TEXT NOT NULL,
    PRIMARY KEY (letter, number)
);
CREATE INDEX attempts_by_time ON attempts (at);

-- The finished letters: proof of what was said; empty for one that could not be made. Apart from `outbox`, so that a look through it does not
-- read them, and a word on what became of one does not write it again.
CREATE TABLE letter_bytes (
    letter INTEGER PRIMARY KEY REFERENCES outbox (id),
    bytes BLOB NOT NULL
);

-- What each planned letter is for: one row an occasion (unit, period, kind, recipient). A letter to somebody
-- who answers for several units has several; what became of the letter became of each of them.
CREATE TABLE letter_occasions (
    key TEXT PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES outbox (id),
    unit TEXT,
    period TEXT,
    -- why it was right when it was queued
    reason TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    -- why it was no longer right when its letter's turn came; the letter was rewritten without it, or dropped
    dropped TEXT
);
CREATE INDEX letter_occasions_by_letter ON letter_occasions (letter);

-- What people allowed single units: another deadline, or no report at all (rules 1, 9 and 12).
CREATE TABLE grants (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL,
    -- 'extension': of period `first` to the day `last`; 'periods', 'quarters', 'everything': no report is
    -- owed from `first` to `last`
    kind TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    given_by TEXT NOT NULL,
    why TEXT NOT NULL,
    given_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by TEXT,
    withdrawn_why TEXT
);

-- What calendars were last told of a period. An entry with a higher number replaces the earlier one.
CREATE TABLE calendar_entries (
    -- '' for the entry that is about no unit
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    deadline TEXT NOT NULL,
    -- all else that the entry says: if any of it changes, the number rises
    text TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    -- when this number was first told; whoever gets it later gets the same bytes
    told_at TEXT NOT NULL,
    PRIMARY KEY (unit, period)
);

-- Outcomes of actions that are no letters, and of occasions that were left, with the reason.
CREATE TABLE occasions (
    key TEXT PRIMARY KEY,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    noted_at TEXT NOT NULL
);

-- Warnings and flags (rule 12); evidence is JSON.
CREATE TABLE flags (
    unit TEXT NOT NULL,
    quarter TEXT NOT NULL,
    level TEXT NOT NULL,
    streak INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    withdrawn_at TEXT,
    PRIMARY KEY (unit, quarter, level)
);

-- Published ledgers (rule 11); ledger is JSON, to tell what changed since.
CREATE TABLE editions (
    month TEXT NOT NULL,
    stage TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    ledger TEXT NOT NULL,
    built_at TEXT NOT NULL,
    PRIMARY KEY (month, stage)
);

-- Why letters to units were held (rule 14), and how that ended. Of each cause at most one stands.
CREATE TABLE holds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cause TEXT NOT NULL,
    -- the year, the period, the units that are gone, or which way the clock went
    about TEXT NOT NULL,
    since TEXT NOT NULL,
    ended_at TEXT,
    -- NULL: it ended by itself; else who let the letters go, and why: then `about` counts no more
    released_by TEXT,
    why TEXT
);

-- Single facts: the months whose ledger a person holds back; since when no letter leaves.
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
