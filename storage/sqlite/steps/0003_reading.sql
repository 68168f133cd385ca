-- Step:   0003_reading
-- Follows: 0002_editing
-- Why:    what members read: search by place, kind and agency too, deadlines by date, states by what their law lets
--         them hold, changes by time and since when a person has read them.

-- The listings gain columns that only the program can fill, since they follow from what each reader sees. This row
-- has it write all of them anew before anybody reads.
INSERT INTO program_facts (name, value) VALUES ('listings_outdated', '0003_reading')
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- `about` holds what else a milestone is looked for by: its place, kind, agency, sponsor, session and id, in English.
ALTER TABLE listings ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE listings ADD COLUMN final_status_known INTEGER NOT NULL DEFAULT 1 CHECK (final_status_known IN (0, 1));
ALTER TABLE listings ADD COLUMN session_over INTEGER CHECK (session_over IN (0, 1));
ALTER TABLE listings ADD COLUMN investment_authority TEXT;

-- Everything that the map of states is made of, so that it never reads the listings themselves.
CREATE INDEX listings_by_authority ON listings (
    reader, withdrawn, kind, jurisdiction, investment_authority, status, final_status_known, session_over, milestone
);

DROP TRIGGER listings_words_added;
DROP TRIGGER listings_words_removed;
DROP TRIGGER listings_words_changed;
DROP TABLE listing_words;

CREATE VIRTUAL TABLE listing_words USING fts5 (
    title, identifier, summary, citation, actions, about,
    content = 'listings',
    content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3 4 5 6'
);

CREATE TRIGGER listings_words_added AFTER INSERT ON listings BEGIN
    INSERT INTO listing_words (rowid, title, identifier, summary, citation, actions, about)
    VALUES (new.number, new.title, new.identifier, new.summary, new.citation, new.actions, new.about);
END;

CREATE TRIGGER listings_words_removed AFTER DELETE ON listings BEGIN
    INSERT INTO listing_words (listing_words, rowid, title, identifier, summary, citation, actions, about)
    VALUES ('delete', old.number, old.title, old.identifier, old.summary, old.citation, old.actions, old.about);
END;

CREATE TRIGGER listings_words_changed AFTER UPDATE ON listings BEGIN
    INSERT INTO listing_words (listing_words, rowid, title, identifier, summary, citation, actions, about)
    VALUES ('delete', old.number, old.title, old.identifier, old.summary, old.citation, old.actions, old.about);
    INSERT INTO listing_words (rowid, title, identifier, summary, citation, actions, about)
    VALUES (new.number, new.title, new.identifier, new.summary, new.citation, new.actions, new.about);
END;

INSERT INTO listing_words (listing_words) VALUES ('rebuild');

-- Made anew with all that a timeline of one topic may also be asked by, so that it is read from this table alone.
DROP TABLE listing_topics;

CREATE TABLE listing_topics (
    reader INTEGER NOT NULL,
    topic TEXT NOT NULL,
    latest_on TEXT NOT NULL,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    kind TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    status TEXT,
    PRIMARY KEY (reader, topic, latest_on DESC, milestone)
) STRICT, WITHOUT ROWID;

CREATE INDEX listing_topics_by_milestone ON listing_topics (milestone, reader);

-- The deadlines of the listings that are not withdrawn, by day.
CREATE TABLE listing_deadlines (
    reader INTEGER NOT NULL,
    due_on TEXT NOT NULL,
    milestone TEXT NOT NULL REFERENCES milestones (id),
    deadline TEXT NOT NULL,
    PRIMARY KEY (reader, due_on, milestone, deadline)
) STRICT, WITHOUT ROWID;

CREATE INDEX listing_deadlines_by_milestone ON listing_deadlines (milestone, reader);

CREATE INDEX changes_by_time ON changes (made_at, number);

-- Up to when a person has read the changes, in each guild for itself (0: outside of guilds).
CREATE TABLE change_readings (
    person INTEGER NOT NULL,
    reader INTEGER NOT NULL,
    read_until TEXT NOT NULL,
    PRIMARY KEY (person, reader)
) STRICT, WITHOUT ROWID;
