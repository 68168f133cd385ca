"""What holds for all tests: how thoroughly properties are searched, and that Discord's schema is kept to."""

from hypothesis import settings

# `make quick` looks at a few examples of each property, `make test` at as many as the library finds right.
settings.register_profile("quick", max_examples=10, deadline=None)

pytest_plugins = ["tests.discord_schema.watch"]
