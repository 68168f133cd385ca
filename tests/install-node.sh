#!/bin/sh
# Discord's schema is read, and a discord.js bot is run, with Node 18 or newer. Where it cannot be installed, those
# checks are left out and say so.
least=18
is_there() {
    command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
        [ "$(node --version | sed 's/^v//; s/\..*//')" -ge "$least" ]
}
is_there && exit 0
install="apt-get install -y -qq --no-install-recommends nodejs npm"
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        (apt-get update -qq && $install) >/dev/null 2>&1
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        (sudo -n apt-get update -qq && sudo -n $install) >/dev/null 2>&1
    fi
fi
is_there && exit 0
echo "LEFT OUT: no Node $least here and none could be installed, so nothing is checked against Discord's schema" \
    "and no discord.js bot is run."
