"""A Podman with storage, networks and caches of its own in one folder, all of it gone at the end."""

import contextlib
import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tools.image.engine import Engine

POLL_S = 0.2
LIMITS = {"nofile": (resource.RLIMIT_NOFILE, 65_536), "nproc": (resource.RLIMIT_NPROC, 32_768)}
"""Podman asks for more open files and processes than some machines let it give: it is told to ask for these at most."""

DISK_GB = 17
"""The image is there three times while its layer is written."""


def until(condition, limit_s):
    """What the condition returns once it is true; its last word at the end of the time."""
    limit = time.monotonic() + limit_s
    while not (found := condition()) and time.monotonic() < limit:
        time.sleep(POLL_S)
    return found


def _limits():
    """The limits of a container, as Podman's settings take them."""
    hard = {name: (resource.getrlimit(kind)[1], most) for name, (kind, most) in LIMITS.items()}
    asked = {name: most if own == resource.RLIM_INFINITY else min(own, most) for name, (own, most) in hard.items()}
    return [f"{name}={most}:{most}" for name, most in asked.items()]


class Containers:
    """The engine, between `__enter__` and `__exit__`."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="sam2-containers-", dir="/var/tmp"))
        free_gb = shutil.disk_usage(self.folder).free / 1e9
        assert free_gb > DISK_GB, f"{DISK_GB} GB of free disk are needed for images; {free_gb:.0f} GB are free here."
        settings, storage = self.folder / "containers.conf", self.folder / "storage.conf"
        settings.write_text(
            "[engine]\n"
            'runtime = "runc"\n'
            'cgroup_manager = "cgroupfs"\n'
            'events_logger = "file"\n'
            'lock_type = "file"\n'
            f'tmp_dir = "{self.folder}/run/libpod"\n'
            "[network]\n"
            'network_backend = "netavark"\n'
            f'network_config_dir = "{self.folder}/networks"\n'
            "[containers]\n"
            f"default_ulimits = {json.dumps(_limits())}\n"
        )
        storage.write_text(
            f'[storage]\ndriver = "overlay"\ngraphroot = "{self.folder}/storage"\nrunroot = "{self.folder}/run"\n'
        )
        (self.folder / "tmp").mkdir()
        self.env = {
            **os.environ,
            "CONTAINERS_CONF": str(settings),
            "CONTAINERS_STORAGE_CONF": str(storage),
            "TMPDIR": str(self.folder / "tmp"),
        }
        self.engine = Engine("podman", self.env)
        return self

    def __exit__(self, *error):
        for words in (
            ["rm", "--all", "--force", "--time", "0"],
            ["network", "prune", "--force"],
            ["volume", "prune", "--force"],
            ["rmi", "--all", "--force"],
        ):
            self.tried(*words)
        for line in reversed(Path("/proc/mounts").read_text().splitlines()):
            if line.split()[1].startswith(f"{self.folder}/"):
                subprocess.run([shutil.which("umount"), "--lazy", line.split()[1]], capture_output=True, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def podman(self, *words):
        """What a command prints; fails with Podman's own words."""
        return self.engine.run(*words)

    def inspect(self, name):
        """Everything that is known of an image or a container."""
        return json.loads(self.podman("inspect", name))[0]

    @contextlib.contextmanager
    def running(self, image, *options):
        """A container of an image in the background; its name."""
        name = self.podman("run", "--detach", *options, image).strip().splitlines()[-1]
        try:
            yield name
        finally:
            self.podman("rm", "--force", "--time", "0", "--volumes", name)

    def tried(self, *words):
        """A command that may fail, when it is done."""
        return subprocess.run(
            [shutil.which("podman"), *words], env=self.env, capture_output=True, text=True, check=False
        )

    def build(self, words):
        """A whole command, of Podman or with it; fails with its own words."""
        done = subprocess.run(words, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]

    def logs(self, name):
        """What a container has written."""
        done = self.tried("logs", name)
        return done.stdout + done.stderr

    def healthy(self, name):
        """Whether its health check passes now."""
        return self.tried("healthcheck", "run", name).returncode == 0

    def layers(self, image):
        """The folder of each layer of an image."""
        data = self.inspect(image)["GraphDriver"]["Data"]
        return [Path(each) for each in (data["UpperDir"], *data.get("LowerDir", "").split(":")) if each]
