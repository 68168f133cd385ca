"""The answers of `/limits`: the year's table, a person's own maximum, and their working."""
