"""`/policy`: moderators keep the record, from forms and panels that work after a restart of the bot."""
