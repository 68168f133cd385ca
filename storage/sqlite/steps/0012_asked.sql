-- Step:   0012_asked
-- Follows: 0011_presence
-- Why:    what a channel was owed before it asked for something else is looked at once more when it would be sent.

-- When a subscription last asked for something else; NULL while it asks for what it asked for at first.
ALTER TABLE subscriptions ADD COLUMN asked_at TEXT;
