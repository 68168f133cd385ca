"""Questions in plain words: read, matched with the record, and answered with its facts alone."""
