"""Two users with cases of their own: no spelling of a name in a click leads from one to the other's."""

import string

import pytest
from hosts import browsing, picture, seen, settings
from hypothesis import HealthCheck, example, given
from hypothesis import settings as how
from hypothesis import strategies as st
from test_case_route import ask_case

from tools.fake_service import serving

CASES = {"ann": ("Own", picture(1)), "bob": ("Other", picture(2))}
DATE, PICTURE = "20240102", "sagittal_midResize.png"
STEPS = [
    "..", ".", "", "/", "\\", "%2e%2e", "%2f", "..%2f", "\0", "~", "ann", "bob", "Own", "Other", DATE, "Other_20240102",
    "output", "L3_png", "input", PICTURE, "link.png", "．．", "\ud800",  # noqa: RUF001 - full-width
]  # fmt: skip
names = st.lists(st.sampled_from(STEPS) | st.text(string.printable, max_size=3), min_size=1, max_size=7).map("".join)


@pytest.fixture(scope="module")
def two_users(tmp_path_factory):
    """A browser, the service behind it, and the case that each of the two users has; Ann's holds links to Bob's."""
    root = tmp_path_factory.mktemp("two")
    for user, (patient, data) in CASES.items():
        folder = root / user / f"{patient}_{DATE}" / "output" / "L3_png"
        folder.mkdir(parents=True)
        (folder / PICTURE).write_bytes(data)
        (root / user / f"{patient}_{DATE}" / "input").mkdir()
    (root / "ann" / f"Link_{DATE}").symlink_to(root / "bob" / f"Other_{DATE}")
    (root / "ann" / f"Own_{DATE}" / "output" / "L3_png" / "link.png").symlink_to(
        root / "bob" / f"Other_{DATE}" / "output" / "L3_png" / PICTURE
    )
    with serving() as service, browsing(settings(service.url, data_root=root)) as browser:
        seen(browser)
        yield browser, service


def pixels(data):
    """A stretch of a PNG's packed pixels: whoever sends the picture sends it, however it is stripped."""
    at = data.index(b"IDAT") + 40
    return data[at : at + 200]


@how(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(names, names, names)
@example("../bob/Other", DATE, PICTURE)
@example("Link", DATE, PICTURE)
@example("Own", DATE, "link.png")
@example("Own", DATE, "../../../../bob/Other_20240102/output/L3_png/sagittal_midResize.png")
def test_no_spelling_of_a_click_reaches_the_others_picture(two_users, patient, date, filename):
    browser, service = two_users
    for changed in (
        {"patient": patient, "date": date, "filename": filename},
        {"patient": patient, "date": DATE, "filename": PICTURE},
        {"patient": "Own", "date": date, "filename": PICTURE},
        {"patient": "Own", "date": DATE, "filename": filename},
        {"patient": "Link", "date": DATE, "filename": filename},
    ):
        answer = ask_case(browser, "ann", image_type="L3", **changed)
        assert answer.status_code in (200, 400, 404, 413)

    assert not [body for body in service.asked if pixels(CASES["bob"][1]) in body]


def test_each_reaches_the_own_one(two_users):
    browser, service = two_users
    for user, (patient, data) in CASES.items():
        asked = {"patient": patient, "date": DATE, "filename": PICTURE, "image_type": "L3"}
        assert ask_case(browser, user, **asked).status_code == 200
        assert [body for body in service.asked if pixels(data) in body]
