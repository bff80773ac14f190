#!/usr/bin/env bash
# Installs what the given folders' package-lock.json files name (`npm ci`), where that is missing or out of date; run by
# `make setup-web`, and so before lint and tests. `make demo` needs none of it: what it serves is committed.
#
# - A finished set-up is remembered by a stamp (hash of what it was made from): the second run takes a fraction of a second.
# - An interrupted one leaves no stamp and starts over.
# - The lock files name versions and checksums; which registry and proxy are used is npm's own setting and left alone.
#
# Usage: tools/setup_web.sh FOLDER…
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/system_packages.sh

readonly STAMP=node_modules/.set-up-from
readonly NEEDED="Node 18.18 or newer"

require_node() {
    command -v node >/dev/null && command -v npm >/dev/null || install_packages nodejs npm
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 18 || (major === 18 && minor >= 18) ? 0 : 1)' ||
        stop "$NEEDED is needed, and this is $(node --version): put a newer one first in PATH."
}

fingerprint() {
    { pwd && node --version && cat package.json package-lock.json && cat .npmrc 2>/dev/null || true; } | sha256sum
}

install_folder() {
    local started=$SECONDS
    if [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$(fingerprint)" ]; then
        return
    fi
    say "the packages of $1"
    rm -f "$STAMP"
    npm ci --no-audit --no-fund --loglevel=error >&2 || stop "npm could not install what $1/package-lock.json names. Its own message is above."
    fingerprint >"$STAMP"
    say "$1 done in $((SECONDS - started)) s"
}

one_at_a_time setup-web
require_node
for folder in "$@"; do
    (cd "$folder" && install_folder "${folder%/}")
done
