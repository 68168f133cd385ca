#!/bin/sh
# The page is tested in Debian's Chromium. Where it cannot be installed, the tests of the page are left out
# and say so.
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
[ -n "${CHROMIUM:-}" ] && exit 0
install="apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-noto-color-emoji"
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        (apt-get update -qq && $install) >/dev/null 2>&1 && exit 0
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        (sudo -n apt-get update -qq && sudo -n $install) >/dev/null 2>&1 && exit 0
    fi
fi
echo "LEFT OUT: no Chromium here and none could be installed, so the tests of the chat page will not run."
