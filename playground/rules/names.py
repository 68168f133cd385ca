"""How long names may be (Resources, User, Usernames and Nicknames; Guild, Guild Object)."""

USERNAME = 32
"""Of a bot too, which is called as its application is here."""
DISPLAY_NAME = 32
NICKNAME = 32
GUILD_NAME = 100
