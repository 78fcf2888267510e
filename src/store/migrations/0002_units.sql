-- What is asked of one unit is found without a look at the submissions of all others, whatever the engine makes of
-- the other indexes; its last report stands at the end.
CREATE INDEX submissions_by_unit ON submissions (unit, period);
CREATE INDEX grants_of_unit ON grants (unit);
