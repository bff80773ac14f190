"""No spelling of a name leads out of a case or into another user's."""

import os
import string
from urllib.parse import unquote

import pytest
from host_browser import USERS, host, upload
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_series import CASE, FOLDER, series, zipped

from examples.idoctor_host.case_folders import CaseFolders
from examples.idoctor_host.errors import HostError

SECRET = b"\x89PNG a stranger's picture"
STEPS = [
    "..", ".", "", "/", "\\", "%2e%2e", "%2f", "..%2f", "\0", "~", "...", "data", "ann", "bob", "input",
    "output",
    "L3_png", "Axisal", "secret.png", "sagittal_midResize.png", CASE[0], FOLDER, "20230405",
    "0001.dcm", "．．",  # noqa: RUF001 - full-width, as a careless normalisation would fold it
]  # fmt: skip
names = st.lists(st.sampled_from(STEPS) | st.text(string.printable, max_size=3), min_size=1, max_size=8).map("".join)
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)


@pytest.fixture(scope="module")
def two_users(tmp_path_factory):
    """Ann and Bob have a case of the same name each; secrets lie in Bob's case and outside of everything."""
    root = tmp_path_factory.mktemp("two")
    browser = host(root, enable_auth=True, tokens=USERS)
    small = zipped(series(4))
    for token in USERS:
        upload(browser.signed_in(token), small)
    bobs = root / "data" / "bob" / FOLDER
    for place in (bobs / "output" / "L3_png", bobs / "output" / "Axisal", bobs, bobs.parent, root / "data", root):
        place.mkdir(exist_ok=True)
        (place / "secret.png").write_bytes(SECRET)
    anns = root / "data" / "ann" / FOLDER / "output" / "L3_png"
    (anns / "link.png").symlink_to(bobs / "secret.png")
    (anns.parent / "Axisal").symlink_to(bobs / "output" / "L3_png")
    return browser


@quick
@given(names, names, names, names)
def test_no_spelling_reaches_a_file_outside_the_own_case(two_users, patient, date, folder, filename):
    ann = two_users.signed_in("token-a")

    for path in (
        f"/get_output_image/{patient}/{date}/{folder}/{filename}",
        f"/get_output_image/{CASE[0]}/20230405/{folder}/{filename}",
        f"/get_output_image/{unquote(patient)}/20230405/L3_png/{unquote(filename)}",
        f"/get_output_image/Fable_Ann/20230405/L3_png/{filename}",
    ):
        assert SECRET not in ann.get(path).body


@quick
@given(names, names)
def test_no_spelling_of_a_case_writes_outside_of_it(two_users, patient, date):
    """All folders but the own case stay as they were."""
    root = two_users.root
    before = _tree(root)

    for case, day in ((patient, date), (unquote(patient), "20230405"), (CASE[0], date)):
        two_users.signed_in("token-a").post(f"/generate_sagittal/{case}/{day}", "force=1")

    assert _tree(root) == before


@pytest.mark.parametrize("filename", ["link.png", "secret.png"])
@pytest.mark.parametrize("folder", ["L3_png", "Axisal"])
def test_a_link_that_leads_out_is_not_there(two_users, folder, filename):
    ann = two_users.signed_in("token-a")

    assert ann.get(f"/get_output_image/{'/'.join(CASE)}/{folder}/{filename}").error == "This file does not exist."


@pytest.mark.parametrize("step", ["../bob", "a/b", "a\\b", ".hidden", "..", "", "a\0b", "a\nb", "x" * 201, "\udc80"])
def test_a_name_that_is_no_step_of_a_path_is_refused_by_the_folders_too(two_users, step):
    """Whatever a router lets through."""
    folders = CaseFolders(two_users.root / "data")
    own = folders.find("ann", *CASE)

    with pytest.raises(HostError, match="not a name of a case or a file"):
        folders.find("ann", step, CASE[1])
    with pytest.raises(HostError, match="not a name of a case or a file"):
        folders.find(step, *CASE)
    with pytest.raises(HostError, match="not a name of a case or a file"):
        folders.output_file(own, "L3_png", step)


def test_only_folders_of_the_contract_are_shown(two_users):
    own = two_users.root / "data" / "ann" / "_".join(CASE) / "output" / "private"
    own.mkdir()
    (own / "picture.png").write_bytes(SECRET)

    answer = two_users.signed_in("token-a").get(f"/get_output_image/{'/'.join(CASE)}/private/picture.png")

    assert answer.error == "A name in the request is not a name of a case or a file."


def test_the_own_picture_is_there_all_the_same(two_users):
    ann = two_users.signed_in("token-a")

    assert ann.get(f"/get_output_image/{'/'.join(CASE)}/L3_png/sagittal_midResize.png").pixels().shape == (20, 120)


@pytest.mark.parametrize("folder", ["../outside", "/etc", "link", "inside/../../outside", "nowhere", "\0"])
def test_a_folder_outside_the_import_root_is_not_registered(tmp_path, folder):
    for place in ("root/inside", "outside"):
        (tmp_path / place).mkdir(parents=True)
        for name, data in series(4).items():
            (tmp_path / place / os.path.basename(name)).write_bytes(data)
    (tmp_path / "root" / "link").symlink_to(tmp_path / "outside")
    browser = host(tmp_path, import_root=tmp_path / "root")

    assert browser.post("/register_folder", body={"folder": folder}).error is not None
    assert browser.post("/register_folder", body={"folder": "inside"}).json() == {
        "patient": CASE[0],
        "date": CASE[1],
    }


def test_folders_are_registered_only_where_that_is_turned_on(tmp_path):
    assert host(tmp_path).post("/register_folder", body={"folder": str(tmp_path)}).error.startswith("Registering")


def _tree(root):
    """Every file and folder but those of Ann's case."""
    own = os.path.join("ann", FOLDER)
    return sorted(os.path.join(place, name) for place, _, files in os.walk(root) if own not in place for name in files)
