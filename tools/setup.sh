#!/usr/bin/env bash
# Makes .venv with everything the project needs; run by `make setup`, and so before every other target.
#
# - A finished set-up is remembered by a stamp (hash of what it was made from): the second run takes a fraction of a second.
# - An interrupted one starts over; pip's own cache makes that cheap.
# - torch comes first: sam2 is published as source only and asks for torch while it is built (without its CUDA extension).
# - Versions come from constraints.txt; indexes, proxies and certificates are pip's own settings and are left alone.
#
# PYTHON=/path/to/python3.11 chooses the interpreter. `tools/setup.sh --for-tests` also installs what only tests need,
# `--for-images` what the tests of the image need.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/system_packages.sh

readonly VENV=.venv
readonly STAMP=$VENV/.set-up-from
readonly UNFINISHED=$VENV/.unfinished
readonly EXTRAS=service,test
readonly DISK_GB=9 # .venv takes 6.2 GB, pip's temporary files the rest

# What is needed beyond Python, as "command or file|Debian package"; what exists is not installed again.
readonly SYSTEM=()
# Only tests drive a browser; without a Chinese font it would show boxes for the zh interface.
readonly FOR_TESTS=(
    "chromium|chromium"
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc|fonts-wqy-microhei"
    # What production runs around the service; the rules, the dashboard and the balancing are tried on the real ones.
    "prometheus|prometheus"
    "prometheus-alertmanager|prometheus-alertmanager"
    "prometheus-redis-exporter|prometheus-redis-exporter"
    "redis-server|redis-server"
    "/usr/sbin/nginx|nginx-light"
)

# Only tests of the image build and start containers; without root and apt they are skipped, and say so.
readonly FOR_IMAGES=(
    "podman|podman"
    "runc|runc"
    "/usr/lib/podman/netavark|netavark"
    "/usr/lib/podman/aardvark-dns|aardvark-dns"
    "/usr/sbin/iptables|iptables"
    "mmdebstrap|mmdebstrap"
)

# Prints the first interpreter that the pinned wheels support.
find_python() {
    local candidate candidates=(python3.11 python3.12 python3)
    [ -z "${PYTHON:-}" ] || candidates=("$PYTHON")
    for candidate in "${candidates[@]}"; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

require_python() {
    python=$(find_python) && return
    [ -z "${PYTHON:-}" ] || stop "PYTHON=$PYTHON is no Python 3.11 or 3.12: correct it, or leave it out."
    if apt-cache show python3.11 >/dev/null 2>&1 || { [ "$(id -u)" -eq 0 ] && apt-get update -qq && apt-cache show python3.11 >/dev/null 2>&1; }; then
        install_packages python3.11 python3.11-venv
        python=$(find_python) && return
    fi
    stop "Python 3.11 or 3.12 is needed and none was found. Install it, or name it: make setup PYTHON=/path/to/python3.11"
}

require_venv_module() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    install_packages "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
}

require_packages() {
    local entry missing=()
    for entry in "$@"; do
        command -v "${entry%%|*}" >/dev/null || [ -e "${entry%%|*}" ] || missing+=("${entry##*|}")
    done
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

require_disk() {
    local free_gb
    free_gb=$(df -Pk . | awk 'NR == 2 {print int($4 / 1048576)}')
    [ "$free_gb" -ge "$DISK_GB" ] || stop "$DISK_GB GB of free disk are needed for torch and its libraries; $free_gb GB are free here."
}

pip_install() {
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-build-isolation -c constraints.txt "$@" ||
        stop "pip could not install: $*. Its own message is above; indexes, proxy and certificates are taken from pip's settings."
}

fingerprint() {
    { pwd && cat constraints.txt pyproject.toml tools/setup.sh tools/system_packages.sh; } | sha256sum
}

one_at_a_time setup
if [ "${1:-}" = --for-tests ]; then
    require_packages "${FOR_TESTS[@]}"
fi

if [ "${1:-}" = --for-images ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    require_packages "${FOR_IMAGES[@]}"
fi

if [ -f "$STAMP" ] && [ ! -e "$UNFINISHED" ] && [ "$(cat "$STAMP")" = "$(fingerprint)" ] && "$VENV/bin/python" -c '' 2>/dev/null; then
    exit 0
fi

python=
require_python
require_venv_module
require_packages "${SYSTEM[@]}"
started=$SECONDS
if [ -e "$UNFINISHED" ] || ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$VENV"
fi
if [ ! -d "$VENV" ]; then
    require_disk
    say "making $VENV with $("$python" --version) (some minutes: torch and its libraries are about 3 GB to fetch)"
    mkdir "$VENV"
    touch "$UNFINISHED"
    "$python" -m venv "$VENV"
fi
touch "$UNFINISHED"
pip_install pip setuptools wheel
say "torch"
pip_install torch torchvision
say "sam2, BentoML and the rest"
PYTHONWARNINGS=ignore SAM2_BUILD_CUDA=0 pip_install -e ".[$EXTRAS]"
fingerprint >"$STAMP"
rm "$UNFINISHED"
say "done in $((SECONDS - started)) s"
