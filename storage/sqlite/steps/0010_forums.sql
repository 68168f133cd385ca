-- Step:   0010_forums
-- Follows: 0009_corrections
-- Why:    a forum is told too: each milestone has a thread there, in which its later changes follow.

ALTER TABLE subscriptions ADD COLUMN is_forum INTEGER NOT NULL DEFAULT 0 CHECK (is_forum IN (0, 1));

-- Where a message stands, if not in the post's own place.
ALTER TABLE posts ADD COLUMN thread INTEGER;

CREATE TABLE forum_threads (
    forum INTEGER NOT NULL,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    thread INTEGER NOT NULL,
    PRIMARY KEY (forum, milestone)
) STRICT, WITHOUT ROWID;
