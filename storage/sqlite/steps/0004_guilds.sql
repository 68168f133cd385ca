-- Step:   0004_guilds
-- Follows: 0001_record
-- Why:    what guilds set, with its audit trail; reports of members, and the messages that are owed because of them.

-- A setting that was never set has no row; `value` is JSON text.
CREATE TABLE guild_settings (
    guild INTEGER NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value)),
    PRIMARY KEY (guild, field)
) STRICT, WITHOUT ROWID;

-- Erasing a person's data empties `author` and sets `author_erased`; the row stays. So in the tables below.
CREATE TABLE setting_changes (
    number INTEGER PRIMARY KEY,
    guild INTEGER NOT NULL,
    field TEXT NOT NULL,
    before TEXT NOT NULL CHECK (json_valid(before)),
    after TEXT NOT NULL CHECK (json_valid(after)),
    author INTEGER,
    author_erased INTEGER NOT NULL DEFAULT 0 CHECK (author_erased IN (0, 1)),
    changed_at TEXT NOT NULL,
    CHECK (author_erased = (author IS NULL))
) STRICT;

CREATE INDEX setting_changes_by_guild ON setting_changes (guild, number);
CREATE INDEX setting_changes_by_author ON setting_changes (author) WHERE author IS NOT NULL;

-- `guild` is NULL for what the bot's owners are told. A report is open while it has no `outcome`.
CREATE TABLE reports (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    guild INTEGER,
    what TEXT NOT NULL,
    locale TEXT NOT NULL,
    author INTEGER,
    author_erased INTEGER NOT NULL DEFAULT 0 CHECK (author_erased IN (0, 1)),
    made_at TEXT NOT NULL,
    outcome TEXT,
    reason TEXT,
    resolver INTEGER,
    resolver_erased INTEGER NOT NULL DEFAULT 0 CHECK (resolver_erased IN (0, 1)),
    resolved_at TEXT,
    CHECK (author_erased = (author IS NULL)),
    CHECK ((outcome IS NULL) = (resolved_at IS NULL)),
    CHECK ((outcome IS NOT NULL AND NOT resolver_erased) = (resolver IS NOT NULL))
) STRICT;

CREATE INDEX reports_open ON reports (guild, number) WHERE outcome IS NULL;
CREATE INDEX reports_by_author ON reports (author, made_at) WHERE author IS NOT NULL;
CREATE INDEX reports_by_resolver ON reports (resolver) WHERE resolver IS NOT NULL;
CREATE INDEX reports_by_milestone ON reports (milestone);

-- Messages about reports: each is sent once. `place` is a channel's or a person's id, by `place_kind`.
CREATE TABLE notices (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    report INTEGER NOT NULL REFERENCES reports (number),
    purpose TEXT NOT NULL,
    place_kind TEXT NOT NULL,
    place INTEGER NOT NULL,
    locale TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    first_tried_at TEXT,
    trouble TEXT,
    message INTEGER
) STRICT;

CREATE INDEX notices_due ON notices (due_at) WHERE state IN ('owed', 'sending', 'parked');
CREATE INDEX notices_parked ON notices (place_kind, place, number) WHERE state IN ('parked', 'sending');
CREATE INDEX notices_by_report ON notices (report);
CREATE INDEX notices_by_place ON notices (place) WHERE place_kind = 'person';
