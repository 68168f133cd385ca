-- Step:   0002_editing
-- Follows: 0001_record
-- Why:    what moderators write: why, and who approved it; drafts, changes that wait for a second moderator, imports;
--         and the database's own guard that nothing in the record is written without its change.

-- `approval` says how a change passed two-person review, NULL where none was asked for.
ALTER TABLE changes ADD COLUMN reason TEXT;
ALTER TABLE changes ADD COLUMN approval TEXT;
ALTER TABLE changes ADD COLUMN approver INTEGER;

CREATE INDEX changes_by_approver ON changes (approver) WHERE approver IS NOT NULL;

CREATE INDEX milestones_by_url ON milestones (url);
CREATE INDEX overrides_by_scope ON overrides (scope, milestone) WHERE scope IS NOT NULL;

-- The guard. Whatever writes a row of the record leaves the milestone's id here, pointing at a change that there
-- cannot be; the change that is then inserted takes it away again. The foreign key is deferred, so a transaction that
-- writes the record without its change, or after it, cannot be committed.
CREATE TABLE unaudited (
    milestone TEXT NOT NULL PRIMARY KEY,
    change INTEGER NOT NULL REFERENCES changes (number) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TRIGGER changes_audit AFTER INSERT ON changes BEGIN
    DELETE FROM unaudited WHERE milestone = new.milestone;
END;

CREATE TRIGGER milestones_added AFTER INSERT ON milestones
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.id) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.id, -1);
END;

CREATE TRIGGER milestones_changed AFTER UPDATE ON milestones
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.id) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.id, -1);
END;

-- Withdrawal never deletes.
CREATE TRIGGER milestones_stay BEFORE DELETE ON milestones BEGIN
    SELECT RAISE(ABORT, 'milestones are withdrawn, never deleted');
END;

CREATE TRIGGER milestone_topics_added AFTER INSERT ON milestone_topics
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER milestone_topics_changed AFTER UPDATE ON milestone_topics
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER milestone_topics_removed AFTER DELETE ON milestone_topics
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = old.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (old.milestone, -1);
END;

CREATE TRIGGER actions_added AFTER INSERT ON actions
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER actions_changed AFTER UPDATE ON actions
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER actions_removed AFTER DELETE ON actions
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = old.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (old.milestone, -1);
END;

CREATE TRIGGER deadlines_added AFTER INSERT ON deadlines
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER deadlines_changed AFTER UPDATE ON deadlines
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER deadlines_removed AFTER DELETE ON deadlines
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = old.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (old.milestone, -1);
END;

CREATE TRIGGER relations_added AFTER INSERT ON relations
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER relations_changed AFTER UPDATE ON relations
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER relations_removed AFTER DELETE ON relations
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = old.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (old.milestone, -1);
END;

CREATE TRIGGER overrides_added AFTER INSERT ON overrides
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER overrides_changed AFTER UPDATE ON overrides
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = new.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (new.milestone, -1);
END;

CREATE TRIGGER overrides_removed AFTER DELETE ON overrides
WHEN NOT EXISTS (SELECT 1 FROM unaudited WHERE milestone = old.milestone) BEGIN
    INSERT INTO unaudited (milestone, change) VALUES (old.milestone, -1);
END;

-- The trail itself stays as it was written, but for its author and approver, who may be erased, and the mark that
-- alerts were made of it.
CREATE TRIGGER changes_stay BEFORE DELETE ON changes BEGIN
    SELECT RAISE(ABORT, 'changes are never deleted');
END;

CREATE TRIGGER changes_stand
BEFORE UPDATE OF number, id, milestone, scope, origin, made_at, is_addition, undoes, reason, approval ON changes BEGIN
    SELECT RAISE(ABORT, 'changes are never rewritten');
END;

CREATE TRIGGER change_fields_stay BEFORE DELETE ON change_fields BEGIN
    SELECT RAISE(ABORT, 'changes are never deleted');
END;

CREATE TRIGGER change_fields_stand BEFORE UPDATE ON change_fields BEGIN
    SELECT RAISE(ABORT, 'changes are never rewritten');
END;

-- What a person has begun to enter, for a day. `guild` is NULL where an owner speaks for everybody.
CREATE TABLE drafts (
    id TEXT NOT NULL PRIMARY KEY,
    act TEXT NOT NULL,
    author INTEGER NOT NULL,
    guild INTEGER,
    is_owner INTEGER NOT NULL CHECK (is_owner IN (0, 1)),
    milestone TEXT,
    part TEXT NOT NULL,
    initial TEXT NOT NULL CHECK (json_valid(initial)),
    typed TEXT NOT NULL CHECK (json_valid(typed)),
    seen_change TEXT,
    typed_on TEXT NOT NULL,
    touched_at TEXT NOT NULL,
    is_filled INTEGER NOT NULL CHECK (is_filled IN (0, 1)),
    shown TEXT NOT NULL CHECK (json_valid(shown))
) STRICT, WITHOUT ROWID;

CREATE INDEX drafts_by_author ON drafts (author, guild, touched_at);
CREATE INDEX drafts_by_age ON drafts (touched_at);

-- Changes that wait for a second moderator, and those that were decided. `id` is the id of the change that it is or
-- becomes; `document` is the new milestone where it adds one. Neither needs to point at rows that are there yet.
CREATE TABLE proposals (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    act TEXT NOT NULL,
    milestone TEXT NOT NULL,
    scope INTEGER,
    origin TEXT NOT NULL,
    author INTEGER,
    author_erased INTEGER NOT NULL CHECK (author_erased IN (0, 1)),
    made_at TEXT NOT NULL,
    announcement TEXT NOT NULL,
    reason TEXT,
    undoes TEXT,
    document TEXT CHECK (document IS NULL OR json_valid(document)),
    fields TEXT NOT NULL CHECK (json_valid(fields)),
    state TEXT NOT NULL,
    decider INTEGER,
    decided_at TEXT,
    decision_reason TEXT
) STRICT;

CREATE INDEX proposals_pending ON proposals (scope, number) WHERE state = 'pending';
CREATE INDEX proposals_by_author ON proposals (author) WHERE author IS NOT NULL;
CREATE INDEX proposals_by_decider ON proposals (decider) WHERE decider IS NOT NULL;

-- A file that was read and found in order. It is staged row by row; what is `running` is finished, whatever happens
-- in between: its rows leave the table in the same transactions that write them to the record. `seen_change` is the
-- newest change when it was read.
CREATE TABLE imports (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    guild INTEGER,
    author INTEGER,
    touched_at TEXT NOT NULL,
    seen_change INTEGER NOT NULL,
    counts TEXT NOT NULL CHECK (json_valid(counts)),
    state TEXT NOT NULL,
    origin TEXT,
    announcement TEXT,
    approval TEXT,
    approver INTEGER
) STRICT;

CREATE INDEX imports_by_author ON imports (author) WHERE author IS NOT NULL;

CREATE TABLE import_rows (
    import INTEGER NOT NULL REFERENCES imports (number),
    position INTEGER NOT NULL,
    milestone TEXT NOT NULL,
    is_new INTEGER NOT NULL CHECK (is_new IN (0, 1)),
    -- JSON text, compressed: all of it is written, read once and deleted.
    document BLOB NOT NULL,
    -- The id that its change will have.
    change TEXT NOT NULL,
    PRIMARY KEY (import, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_rows_by_milestone ON import_rows (milestone);
