-- Step:   0008_found_things
-- Follows: 0007_alerts
-- Why:    a thing found that waits in a proposal comes back when that is rejected; a source's own marks of change
--         survive a restart; the queue is read without the texts of what was settled long ago.

-- `decision` is what becomes of the candidate once the proposal is approved; the row goes when it is decided.
CREATE TABLE candidate_proposals (
    proposal TEXT NOT NULL PRIMARY KEY,
    candidate TEXT NOT NULL REFERENCES candidates (id),
    reader INTEGER NOT NULL,
    decision TEXT NOT NULL,
    milestone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX candidate_proposals_by_candidate ON candidate_proposals (candidate, reader);

-- What a source itself says of a document's state, such as a hash: the same mark means that it need not be read.
CREATE TABLE source_marks (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    mark TEXT NOT NULL,
    read_at TEXT NOT NULL,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX candidates_open ON candidates (number, is_folded, id, follows, is_refresh, found_at, source, about)
    WHERE is_folded = 0;

CREATE INDEX milestones_by_scope ON milestones (scope) WHERE scope IS NOT NULL;
