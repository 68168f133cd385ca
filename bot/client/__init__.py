"""The Discord client: connection, command tree, sync and the one place where errors become replies."""
