# Sourced by the set-up scripts: words to the person, and programs from Debian where one is missing.

say() { printf 'setup: %s\n' "$*" >&2; }
stop() {
    say "$*"
    exit 1
}

install_packages() {
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        say "installing $*"
        if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >&2; then
            stop "apt-get could not install: $*. Its own message is above."
        fi
    else
        stop "missing on this machine: $*. Ask an administrator to run: apt-get update && apt-get install -y $*"
    fi
}

# Two commands started at once: the second waits for the first one's set-up. $1 names the lock.
one_at_a_time() {
    mkdir -p build
    if command -v flock >/dev/null; then
        exec 9>"build/$1.lock"
        flock 9
    fi
}
