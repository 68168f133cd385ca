-- Step:   0009_corrections
-- Follows: 0008_found_things
-- Why:    moderators correct or retract an alert that was posted, in all channels of their server.

-- `subject` is what the alert tells, whichever of the guild's channels it was posted in.
CREATE TABLE corrections (
    id TEXT NOT NULL PRIMARY KEY,
    guild INTEGER NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    author INTEGER,
    author_erased INTEGER NOT NULL DEFAULT 0 CHECK (author_erased IN (0, 1)),
    made_at TEXT NOT NULL,
    CHECK (author_erased = (author IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX corrections_by_subject ON corrections (guild, subject, made_at);
CREATE INDEX corrections_by_author ON corrections (author) WHERE author IS NOT NULL;

-- A correction is a moderator's own hand: the hold of a server does not keep it back.
ALTER TABLE follow_ups ADD COLUMN despite_hold INTEGER NOT NULL DEFAULT 0 CHECK (despite_hold IN (0, 1));

CREATE INDEX posts_by_message ON posts (message) WHERE message IS NOT NULL;

-- Discord lets few messages of a channel be published in an hour; so those of the last hour are counted.
CREATE INDEX follow_ups_published ON follow_ups (done_at) WHERE kind = 'crosspost' AND done_at IS NOT NULL;
