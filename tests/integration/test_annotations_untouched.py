"""Whatever the service does, a click changes no file of a case: masks are saved by the host's own routes alone."""

import pytest
from hosts import browsing, click, seen, settings
from test_case_route import PATIENT, ask_case, lay_case

from tools.fake_service import cut_off, hanging, healthy, huge, saying, trickling, truncated, web_page

MASKS = (
    "L3_mask/sagittal_midResize.png",
    "manual_middle_mask/slice_007.png_psoas.png",
    "full_overlay/hu_statistics.csv",
)


def tree(root):
    """Every file and folder below a folder: what it holds and when it changed."""
    return {
        str(path.relative_to(root)): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in sorted(root.rglob("*"))
    }


@pytest.mark.parametrize(
    "behaviour",
    [
        healthy(width=128, height=128),
        healthy(width=65),
        hanging,
        trickling,
        truncated,
        cut_off,
        huge,
        web_page,
        saying(500, {}),
    ],
)
def test_no_file_of_a_case_changes(behaviour, service, tmp_path):
    lay_case(tmp_path)
    for name in MASKS:
        path = tmp_path / f"{PATIENT}_20240102" / "output" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"drawn by hand")
    before = tree(tmp_path)
    with browsing(settings(service.url, data_root=tmp_path, request_timeout=1.5)) as browser:
        seen(browser)
        service.segment = behaviour
        statuses = {ask_case(browser).status_code, click(browser).status_code}

    assert statuses <= {200, 503, 504}
    assert tree(tmp_path) == before
