"""The group `/alerts`: what channels are told, and what became of it."""
