-- Step:   0013_approvals
-- Follows: 0012_asked
-- Why:    what waits for approval is looked for every few seconds, among all posts that there ever were.

CREATE INDEX posts_awaiting ON posts (guild, number) WHERE state = 'awaiting';
CREATE INDEX posts_asking_approval ON posts (guild, number) WHERE kind = 'approval';
