"""Pictures: drawn by a process of its own that ends, so that the plotting library never enters the bot.

`pictures` says what is to be drawn, `press` orders it and keeps it; only `__main__` and what it calls import
the plotting library.
"""
