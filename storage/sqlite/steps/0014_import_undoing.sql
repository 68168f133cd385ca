-- Step:   0014_import_undoing
-- Follows: 0013_approvals
-- Why:    an import is taken back as one, in the way in which it was taken in.

-- The change that this row takes back; NULL in a row of a file.
ALTER TABLE import_rows ADD COLUMN undoes TEXT;
