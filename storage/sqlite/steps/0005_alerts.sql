-- Step:   0005_alerts
-- Follows: 0004_guilds
-- Why:    what channels and members asked to be told, the messages owed to them, and what became of each.

-- `wish` is a JSON object of all that people chose. A removed row stays, since posts point at it.
CREATE TABLE subscriptions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    guild INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    author INTEGER,
    author_erased INTEGER NOT NULL DEFAULT 0 CHECK (author_erased IN (0, 1)),
    created_at TEXT NOT NULL,
    wish TEXT NOT NULL CHECK (json_valid(wish)),
    paused_at TEXT,
    paused_until TEXT,
    removed_at TEXT,
    CHECK (author_erased = (author IS NULL)),
    CHECK (paused_until IS NULL OR paused_at IS NOT NULL)
) STRICT;

-- One for each channel: two would post the same milestone twice there.
CREATE UNIQUE INDEX subscriptions_by_channel ON subscriptions (channel) WHERE removed_at IS NULL;
CREATE INDEX subscriptions_by_guild ON subscriptions (guild, number) WHERE removed_at IS NULL;
CREATE INDEX subscriptions_by_author ON subscriptions (author) WHERE author IS NOT NULL;

-- A member's own: `guild` is through whose eyes the milestone is watched, NULL for everybody's.
CREATE TABLE watches (
    person INTEGER NOT NULL,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    guild INTEGER,
    locale TEXT NOT NULL,
    created_at TEXT NOT NULL,
    blocked_at TEXT,
    PRIMARY KEY (person, milestone)
) STRICT, WITHOUT ROWID;

CREATE INDEX watches_by_milestone ON watches (milestone) WHERE blocked_at IS NULL;

-- The outbox. `next_at` is when something may be done: the due time or that of the next try while it is owed, the end
-- of the lease while it is being sent. `due_at` never moves back and gives the order within a place.
-- `as_of` is the moment of what it tells; `sending` counts how often a person had it sent again.
CREATE TABLE posts (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    ref TEXT NOT NULL,
    kind TEXT NOT NULL,
    place_kind TEXT NOT NULL,
    place INTEGER NOT NULL,
    guild INTEGER,
    subscription INTEGER REFERENCES subscriptions (number),
    milestone TEXT REFERENCES milestones (id),
    due_at TEXT NOT NULL,
    as_of TEXT NOT NULL,
    about TEXT NOT NULL CHECK (json_valid(about)),
    state TEXT NOT NULL,
    next_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    sending INTEGER NOT NULL DEFAULT 0,
    is_uncertain INTEGER NOT NULL DEFAULT 0 CHECK (is_uncertain IN (0, 1)),
    owed_at TEXT NOT NULL,
    first_tried_at TEXT,
    trouble TEXT,
    message INTEGER,
    message_digest TEXT,
    settled_at TEXT,
    listed_in INTEGER REFERENCES posts (number)
) STRICT;

CREATE INDEX posts_next ON posts (next_at) WHERE state IN ('owed', 'sending');
CREATE INDEX posts_in_line ON posts (place, place_kind, due_at, number) WHERE state IN ('owed', 'sending');
CREATE INDEX posts_by_guild ON posts (guild, number);
CREATE INDEX posts_by_ref ON posts (ref);
CREATE INDEX posts_by_milestone ON posts (milestone, place, place_kind, number) WHERE milestone IS NOT NULL;
CREATE INDEX posts_by_subscription ON posts (subscription, number) WHERE subscription IS NOT NULL;
CREATE INDEX posts_listed ON posts (listed_in) WHERE listed_in IS NOT NULL;
CREATE INDEX posts_of_people ON posts (place) WHERE place_kind = 'person';

-- What is to be done to a message that was sent: one row for each post and kind of doing. `version` rises with each
-- wish, so that what was wished while the last one was being done is not lost.
CREATE TABLE follow_ups (
    post INTEGER NOT NULL REFERENCES posts (number),
    kind TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    next_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    trouble TEXT,
    done_at TEXT,
    PRIMARY KEY (post, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX follow_ups_next ON follow_ups (next_at) WHERE next_at IS NOT NULL;

-- Places where the bot could not write, until it is found that it may again.
CREATE TABLE parked_places (
    place INTEGER NOT NULL,
    place_kind TEXT NOT NULL,
    guild INTEGER,
    trouble TEXT NOT NULL,
    since TEXT NOT NULL,
    checks INTEGER NOT NULL DEFAULT 0,
    check_at TEXT NOT NULL,
    PRIMARY KEY (place, place_kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX parked_places_to_check ON parked_places (check_at);

-- Guilds whose posts moderators have stopped.
CREATE TABLE held_guilds (
    guild INTEGER NOT NULL PRIMARY KEY,
    author INTEGER,
    held_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The slots of digests and the like that were seen to, also those that had nothing to say.
CREATE TABLE alert_slots (
    subscription INTEGER NOT NULL REFERENCES subscriptions (number),
    moment TEXT NOT NULL,
    seen_to_at TEXT NOT NULL,
    PRIMARY KEY (subscription, moment)
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_slots_by_moment ON alert_slots (moment);
