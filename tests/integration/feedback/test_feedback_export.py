"""The CSV for a spreadsheet: complete, harmless, and never half there."""

import csv
import dataclasses
import os
import stat

import pytest
from feedback_bodies import parsed, with_masks

from idoctor_integration.feedback import CannotWrite, FeedbackStore, StoredFeedback, StoreUnavailable, export_csv

HEADER = (
    "received_utc,request_id,verdict,image_type,target,model,model_digest,"
    "confidence,seconds,cached,dice,edited_px,rating,comment"
)


class Breaking:
    """A store whose database goes away after one row."""

    def rows(self):
        """One, and the end."""
        yield StoredFeedback(0.0, parsed())
        raise StoreUnavailable("gone")


@pytest.fixture
def sqlite_store(tmp_path):
    store = FeedbackStore(f"sqlite:///{tmp_path}/db/feedback.sqlite3", clock=lambda: 0.5)
    yield store
    store.close()


def cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_written_under_one_header(store, tmp_path):
    store.add(parsed(request_id="one"))
    store.add(with_masks([[True]], [[False]], request_id="two", comment='左侧,"偏短"'))

    assert export_csv(store, tmp_path / "out.csv") == 2
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[0] == HEADER
    assert [row["request_id"] for row in cells(tmp_path / "out.csv")] == ["one", "two"]
    assert cells(tmp_path / "out.csv")[1]["comment"] == '左侧,"偏短"'


def test_a_row_reads_as_it_was(sqlite_store, tmp_path):
    sqlite_store.add(parsed(confidence=None, rating="good"))
    export_csv(sqlite_store, tmp_path / "out.csv")

    assert cells(tmp_path / "out.csv") == [
        {
            "received_utc": "1970-01-01T00:00:00.500+00:00",
            "request_id": "request-1",
            "verdict": "accepted",
            "image_type": "middle",
            "target": "psoas",
            "model": "demo",
            "model_digest": "ab" * 32,
            "confidence": "",
            "seconds": "12.5",
            "cached": "False",
            "dice": "1.0",
            "edited_px": "0",
            "rating": "good",
            "comment": "",
        }
    ]


def test_an_empty_store_is_a_header(sqlite_store, tmp_path):
    assert export_csv(sqlite_store, tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines() == [HEADER]


def test_a_spreadsheet_recognises_the_encoding(sqlite_store, tmp_path):
    export_csv(sqlite_store, tmp_path / "out.csv")

    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_begins_a_formula(sqlite_store, tmp_path, sign):
    sqlite_store.add(parsed(comment=f"{sign}HYPERLINK(A1)", model=f"{sign}1"))
    export_csv(sqlite_store, tmp_path / "out.csv")
    (row,) = cells(tmp_path / "out.csv")

    assert (row["comment"], row["model"]) == (f"'{sign}HYPERLINK(A1)", f"'{sign}1")


def test_a_tab_in_front_does_not_hide_a_formula(sqlite_store, tmp_path):
    sqlite_store.add(dataclasses.replace(parsed(), comment="\t=1+1"))
    export_csv(sqlite_store, tmp_path / "out.csv")

    assert cells(tmp_path / "out.csv")[0]["comment"].startswith("'")


def test_an_export_that_breaks_off_leaves_the_old_file(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")

    with pytest.raises(StoreUnavailable):
        export_csv(Breaking(), path)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_an_old_export_is_replaced(sqlite_store, tmp_path):
    (tmp_path / "out.csv").write_text("old")
    export_csv(sqlite_store, tmp_path / "out.csv")

    assert (tmp_path / "out.csv").read_text("utf-8-sig").strip() == HEADER
    assert sorted(os.listdir(tmp_path)) == ["db", "out.csv"]


def test_only_its_owner_may_read_it(sqlite_store, tmp_path):
    export_csv(sqlite_store, tmp_path / "out.csv")

    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


def test_a_missing_folder_is_a_sentence_without_the_path(sqlite_store, tmp_path):
    with pytest.raises(CannotWrite, match=r"cannot be written there: No such file or directory\.$") as refused:
        export_csv(sqlite_store, tmp_path / "nowhere" / "out.csv")
    assert "nowhere" not in str(refused.value)


def test_a_folder_or_a_link_is_not_replaced(sqlite_store, tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "target.csv")
    for name in ("db", "link.csv"):
        sqlite_store.summary()
        with pytest.raises(CannotWrite, match="plain file"):
            export_csv(sqlite_store, tmp_path / name)
