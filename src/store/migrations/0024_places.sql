-- In which order occasions were put on record, said in a column of ours: not every engine numbers its rows by itself.
ALTER TABLE letter_occasions ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE letter_occasions SET place = rowid; -- SQLite only: nowhere else can there be any yet
CREATE INDEX letter_occasions_by_place ON letter_occasions (place);
