"""What people type and see: one file a command, each parses, makes one call and gives one reply."""
