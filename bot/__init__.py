"""The running program: it builds every part, connects to Discord and answers on the command line."""

__version__ = "0.1.0"
