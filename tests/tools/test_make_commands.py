"""What the Makefile's commands run, shown by an `echo` in place of Python."""

import os
import subprocess

from tools.service_process import ROOT


def shown(*words):
    """The command line of a target, without the set-up."""
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "URL", "TO")}
    command = ["make", "-s", "-o", "setup", *words, "PY=echo"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_fetch_hands_a_mirror_on():
    fetch = ("fetch", "MODEL=sam2.1_hiera_tiny")

    assert shown(*fetch) == "-m runners.checkpoints fetch sam2.1_hiera_tiny --to models"
    assert shown(*fetch, "URL=http://mirror/a b").endswith("--to models --url http://mirror/a b")
