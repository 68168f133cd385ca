-- Step:   0011_presence
-- Follows: 0010_forums
-- Why:    which servers the bot is in, as the list of them told: what a server set goes 30 days after it left.

-- A server that a list left out has a miss; `left_at` is set with the second one. `welcome` is 'owed' until somebody
-- was greeted there, or it is too late for that.
CREATE TABLE guild_presence (
    guild INTEGER NOT NULL PRIMARY KEY,
    first_seen_at TEXT NOT NULL,
    misses INTEGER NOT NULL DEFAULT 0,
    missed_at TEXT,
    left_at TEXT,
    welcome TEXT NOT NULL,
    CHECK (left_at IS NULL OR misses > 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX guild_presence_left ON guild_presence (left_at) WHERE left_at IS NOT NULL;
CREATE INDEX guild_presence_to_welcome ON guild_presence (guild) WHERE welcome = 'owed';
