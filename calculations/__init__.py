"""What the numbers are: pure functions and frozen values, no I/O, no clock, no library."""
