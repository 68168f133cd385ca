-- Step:   0006_sources
-- Follows: 0001_record
-- Why:    what official sources showed, how far each was read, what lies in the review queue, and what became of it.

CREATE TABLE source_states (
    source TEXT NOT NULL PRIMARY KEY,
    tried_at TEXT NOT NULL,
    succeeded_at TEXT,
    failed_at TEXT,
    error TEXT,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- `mark` is the start of the last walk that came to its end; `asked` is the question: another one begins anew.
CREATE TABLE source_queries (
    source TEXT NOT NULL,
    query TEXT NOT NULL,
    asked TEXT NOT NULL,
    mark TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    PRIMARY KEY (source, query)
) STRICT, WITHOUT ROWID;

-- `content` is NULL for what did not concern the record: of that only the fingerprint is kept.
CREATE TABLE sightings (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    content TEXT CHECK (content IS NULL OR json_valid(content)),
    candidate TEXT,
    first_seen_at TEXT NOT NULL,
    read_at TEXT NOT NULL,
    next_read_at TEXT,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX sightings_due ON sightings (source, next_read_at) WHERE next_read_at IS NOT NULL;

-- `content` is the candidate as JSON; the columns beside it are what it is looked for by.
CREATE TABLE candidates (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    about TEXT REFERENCES milestones (id),
    follows TEXT,
    is_refresh INTEGER NOT NULL CHECK (is_refresh IN (0, 1)),
    is_folded INTEGER NOT NULL CHECK (is_folded IN (0, 1)),
    is_presidential INTEGER NOT NULL CHECK (is_presidential IN (0, 1)),
    content TEXT NOT NULL CHECK (json_valid(content)),
    found_at TEXT NOT NULL
) STRICT;

CREATE INDEX candidates_presidential ON candidates (happened_on) WHERE is_presidential = 1 AND is_folded = 0;

CREATE TABLE candidate_identifiers (
    identifier TEXT NOT NULL,
    candidate TEXT NOT NULL REFERENCES candidates (id),
    PRIMARY KEY (identifier, candidate)
) STRICT, WITHOUT ROWID;

CREATE INDEX candidate_identifiers_by_candidate ON candidate_identifiers (candidate);

-- `reader` is the guild, 0 for everybody.
CREATE TABLE candidate_decisions (
    candidate TEXT NOT NULL REFERENCES candidates (id),
    reader INTEGER NOT NULL,
    decision TEXT NOT NULL,
    milestone TEXT,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (candidate, reader)
) STRICT, WITHOUT ROWID;
