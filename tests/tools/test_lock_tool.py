"""`make lock`: installed versions into both lists, comments kept, nothing of this machine in them."""

import re

from tools import lock

VERSIONS = {"numpy": "2.0", "prometheus-client": "1.0", "torch": "3.0"}


def test_the_whole_list_is_written_anew_under_its_comments():
    """What is not installed any more goes."""
    assert (
        lock.lock_all("# why\n# more\nold==1\n", VERSIONS)
        == "# why\n# more\nnumpy==2.0\nprometheus-client==1.0\ntorch==3.0\n"
    )


def test_the_services_list_keeps_its_own_selection():
    """Whatever spelling a name has."""
    assert lock.lock_named("# why\nPrometheus_Client==0.9\ntorch==2.0\ngone==1\n", VERSIONS) == (
        "# why\nprometheus-client==1.0\ntorch==3.0\n"
    )


def test_what_is_installed_here_is_what_the_constraints_say():
    """Tests that pass with other versions than a set-up installs prove nothing about the set-up."""
    pinned = lock.EVERYTHING.read_text(encoding="utf-8")
    versions = lock.installed()

    assert lock.OUR_OWN not in versions
    for name in ("bentoml", "numpy", "pydicom", "sam2", "torch", "torchvision"):
        assert f"\n{name}=={versions[name]}\n" in pinned


def test_the_lists_hold_names_and_versions_only():
    """No address, no file, no machine."""
    for path in (lock.EVERYTHING, lock.SERVICE):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.!]*", line)] == []
