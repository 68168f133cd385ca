-- Step:   0001_record
-- Follows: nothing, the first
-- Why:    the policy record with scope, overrides and its audit trail; prices, the operator's figures, charts.
--
-- Conventions of every step: STRICT tables; money as TEXT (a Decimal would become REAL and lose digits); moments as
-- TEXT of one width, 2026-11-24T10:15:00.000000Z; days as TEXT, 2026-11-24; lists and objects as JSON text. A column
-- `number` is a row number: it orders and joins, and never leaves the database. Words of our own vocabularies carry
-- no CHECK, so that a new kind or origin needs no migration.

-- "Roll": how a file is known as ours.
PRAGMA application_id = 1383033964;

CREATE TABLE program_facts (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- For keyed hashes. A row, so that a restored backup goes on making the same ones.
INSERT INTO program_facts (name, value) VALUES ('secret', lower(hex(randomblob(32))));

-- The shipped records that were loaded; the last row is the one in use.
CREATE TABLE releases (
    number INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    checked_on TEXT NOT NULL,
    loaded_at TEXT NOT NULL
) STRICT;

-- `scope` is NULL for everybody's, else the guild it belongs to; so in the tables below.
CREATE TABLE milestones (
    id TEXT NOT NULL PRIMARY KEY,
    scope INTEGER,
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    identifier TEXT,
    jurisdiction TEXT NOT NULL,
    agency TEXT,
    status TEXT,
    status_as_of TEXT NOT NULL,
    final_status_known INTEGER NOT NULL CHECK (final_status_known IN (0, 1)),
    summary TEXT NOT NULL,
    url TEXT NOT NULL,
    url_basis TEXT NOT NULL,
    citation TEXT,
    confidence TEXT NOT NULL,
    disputes TEXT NOT NULL CHECK (json_valid(disputes)),
    notes TEXT,
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    session TEXT,
    session_over INTEGER CHECK (session_over IN (0, 1)),
    chamber TEXT,
    sponsor TEXT,
    allows TEXT CHECK (allows IS NULL OR json_valid(allows)),
    investment_authority TEXT,
    opened_on TEXT NOT NULL,
    latest_on TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    -- Shipped ids and own ids never meet: a later release must not bring an id that a guild has taken.
    CHECK ((origin = 'bundled') = (id NOT GLOB 'm-*'))
) STRICT;

CREATE INDEX milestones_by_origin ON milestones (origin, id);

CREATE TABLE milestone_topics (
    milestone TEXT NOT NULL REFERENCES milestones (id),
    position INTEGER NOT NULL,
    topic TEXT NOT NULL,
    PRIMARY KEY (milestone, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE actions (
    id TEXT NOT NULL PRIMARY KEY,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    scope INTEGER,
    origin TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    what TEXT NOT NULL,
    status_after TEXT,
    url TEXT,
    CHECK ((origin = 'bundled') = (id NOT GLOB '*#m-*'))
) STRICT;

CREATE INDEX actions_by_milestone ON actions (milestone, scope);

CREATE TABLE deadlines (
    id TEXT NOT NULL PRIMARY KEY,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    scope INTEGER,
    origin TEXT NOT NULL,
    due_on TEXT NOT NULL,
    what TEXT NOT NULL,
    basis TEXT NOT NULL,
    CHECK ((origin = 'bundled') = (id NOT GLOB '*#m-*'))
) STRICT;

CREATE INDEX deadlines_by_milestone ON deadlines (milestone, scope);

-- Deferred, because a release may name a milestone before it adds it.
CREATE TABLE relations (
    number INTEGER PRIMARY KEY,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    scope INTEGER,
    origin TEXT NOT NULL,
    type TEXT NOT NULL,
    other TEXT NOT NULL REFERENCES milestones (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE UNIQUE INDEX relations_once ON relations (milestone, ifnull(scope, 0), type, other);
CREATE INDEX relations_by_other ON relations (other);

-- A guild's word over a field of a milestone that is not its own; `scope` NULL: the owners' word, for everybody.
-- `part` is empty for the milestone itself. Both values are JSON text.
CREATE TABLE overrides (
    number INTEGER PRIMARY KEY,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    scope INTEGER,
    part TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value)),
    base_value TEXT NOT NULL CHECK (json_valid(base_value))
) STRICT;

CREATE UNIQUE INDEX overrides_once ON overrides (milestone, ifnull(scope, 0), part, field);

-- The audit trail. Erasing a person's data empties `author` and sets `author_erased`; the row stays.
-- `expanded_at` is the mark that alerts were made of it.
CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    scope INTEGER,
    origin TEXT NOT NULL,
    author INTEGER,
    author_erased INTEGER NOT NULL CHECK (author_erased IN (0, 1)),
    made_at TEXT NOT NULL,
    announcement TEXT NOT NULL,
    is_addition INTEGER NOT NULL CHECK (is_addition IN (0, 1)),
    undoes TEXT REFERENCES changes (id),
    expanded_at TEXT,
    CHECK (NOT (author_erased AND author IS NOT NULL))
) STRICT;

CREATE INDEX changes_by_milestone ON changes (milestone, number);
CREATE INDEX changes_by_author ON changes (author, number) WHERE author IS NOT NULL;
CREATE INDEX changes_by_undoing ON changes (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX changes_not_expanded ON changes (number) WHERE expanded_at IS NULL AND announcement <> 'nothing';

CREATE TABLE change_fields (
    change INTEGER NOT NULL REFERENCES changes (number),
    position INTEGER NOT NULL,
    part TEXT NOT NULL,
    field TEXT NOT NULL,
    before TEXT NOT NULL CHECK (json_valid(before)),
    after TEXT NOT NULL CHECK (json_valid(after)),
    PRIMARY KEY (change, position)
) STRICT, WITHOUT ROWID;

-- What a reader is shown, worked out from the tables above in the same transaction that writes them: lists and
-- searches must not apply overrides row by row. `reader` 0 is everybody; a guild has rows of its own for its own
-- milestones, and for those where it sees something else than everybody.
CREATE TABLE listings (
    number INTEGER PRIMARY KEY,
    reader INTEGER NOT NULL,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    kind TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    status TEXT,
    latest_on TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    title TEXT NOT NULL,
    identifier TEXT,
    summary TEXT NOT NULL,
    citation TEXT,
    actions TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX listings_once ON listings (reader, milestone);
CREATE INDEX listings_by_milestone ON listings (milestone);
CREATE INDEX listings_by_date ON listings (reader, withdrawn, latest_on DESC, milestone);
CREATE INDEX listings_by_kind ON listings (reader, withdrawn, kind, latest_on DESC, milestone);
CREATE INDEX listings_by_place ON listings (reader, withdrawn, jurisdiction, latest_on DESC, milestone);
CREATE INDEX listings_by_status ON listings (reader, withdrawn, status, latest_on DESC, milestone);

-- The topics of the listings that are not withdrawn, with the date to order by.
CREATE TABLE listing_topics (
    reader INTEGER NOT NULL,
    topic TEXT NOT NULL,
    latest_on TEXT NOT NULL,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    PRIMARY KEY (reader, topic, latest_on DESC, milestone)
) STRICT, WITHOUT ROWID;

CREATE INDEX listing_topics_by_milestone ON listing_topics (milestone, reader);

CREATE VIRTUAL TABLE listing_words USING fts5 (
    title, identifier, summary, citation, actions,
    content = 'listings',
    content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

CREATE TRIGGER listings_words_added AFTER INSERT ON listings BEGIN
    INSERT INTO listing_words (rowid, title, identifier, summary, citation, actions)
    VALUES (new.number, new.title, new.identifier, new.summary, new.citation, new.actions);
END;

CREATE TRIGGER listings_words_removed AFTER DELETE ON listings BEGIN
    INSERT INTO listing_words (listing_words, rowid, title, identifier, summary, citation, actions)
    VALUES ('delete', old.number, old.title, old.identifier, old.summary, old.citation, old.actions);
END;

CREATE TRIGGER listings_words_changed AFTER UPDATE ON listings BEGIN
    INSERT INTO listing_words (listing_words, rowid, title, identifier, summary, citation, actions)
    VALUES ('delete', old.number, old.title, old.identifier, old.summary, old.citation, old.actions);
    INSERT INTO listing_words (rowid, title, identifier, summary, citation, actions)
    VALUES (new.number, new.title, new.identifier, new.summary, new.citation, new.actions);
END;

-- The price that counted last, one row a coin.
CREATE TABLE prices (
    asset TEXT NOT NULL PRIMARY KEY,
    price TEXT NOT NULL,
    venue TEXT NOT NULL,
    traded_at TEXT,
    received_at TEXT NOT NULL,
    checked INTEGER NOT NULL CHECK (checked IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The operator's own figures, in the order in which they were added: later rows count over earlier ones.
CREATE TABLE operator_figures (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    row_json TEXT NOT NULL CHECK (json_valid(row_json)),
    source TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;

-- Drawn charts as PNG; `figures` is a hash of what was drawn. One a name and theme: new figures take its place.
CREATE TABLE charts (
    name TEXT NOT NULL,
    theme TEXT NOT NULL,
    figures TEXT NOT NULL,
    png BLOB NOT NULL,
    PRIMARY KEY (name, theme)
) STRICT;
