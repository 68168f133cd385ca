-- Step:   0007_questions
-- Follows: 0006_sources
-- Why:    questions that name a day ("what was rescinded on May 28 2025") look actions up by it.

CREATE INDEX actions_by_day ON actions (happened_on, milestone);
