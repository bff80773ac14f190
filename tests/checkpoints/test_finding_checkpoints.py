"""From SAM2_MODEL and SAM2_MODEL_PATH to one verified file, or to a sentence that says what to do."""

import os

import pytest

from runners.checkpoints import asked_for, find
from runners.errors import NoModel

FETCH_TINY = "python -m runners.checkpoints fetch tiny --to FOLDER"


@pytest.fixture
def weights(tmp_path, demo):
    """The folder of bundled weights."""
    folder = tmp_path / "weights"
    folder.mkdir()
    demo.save(folder)
    return folder


@pytest.fixture
def models(tmp_path):
    """The operator's folder, empty."""
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def test_nothing_set_means_the_bundled_demo(table, weights, demo):
    found = find(None, None, table=table, weights=weights)

    assert (found.checkpoint.name, found.digest) == ("demo", demo.checkpoint.sha256)


def test_a_bundled_name_alone_is_enough(table, weights):
    assert find("demo", None, table=table, weights=weights).path == weights / "demo.safetensors"


@pytest.mark.parametrize("name", ["tiny", "small"])
def test_a_file_alone_is_recognised_by_its_digest(table, models, name, request):
    path = request.getfixturevalue(name).save(models).rename(models / "renamed.bin")

    assert find(None, path, table=table).checkpoint.name == name


def test_name_and_file_that_agree(table, models, tiny):
    assert find("tiny", tiny.save(models), table=table).checkpoint.name == "tiny"


def test_name_and_folder_take_the_file_of_that_name(table, models, tiny, small):
    tiny.save(models)
    small.save(models)

    assert find("small", models, table=table).path == models / "small.pt"


def test_a_folder_alone_serves_the_one_known_file_in_it(table, models, tiny):
    tiny.save(models)
    (models / "notes.txt").write_text("not a checkpoint")

    assert find(None, models, table=table).checkpoint.name == "tiny"


def test_the_demo_need_not_lie_in_the_folder(table, weights, models):
    assert find("demo", models, table=table, weights=weights).path.parent == weights


def sentence(model, path, table, **places):
    """The message of the refusal, which must be a sentence without any path in it."""
    with pytest.raises(NoModel) as refusal:
        find(model, path, table=table, **places)
    message = refusal.value.message
    assert message.endswith((".", "!"))
    assert "/" not in message.replace("FOLDER` and", "")
    return message


def test_an_unknown_name_lists_the_known_ones(table):
    assert "demo, tiny, small" in sentence("sam3", None, table)


def test_a_published_name_alone_says_how_to_fetch_it(table):
    assert FETCH_TINY in sentence("tiny", None, table)


def test_a_missing_file_says_where_to_look(table, models):
    assert "SAM2_MODEL_PATH" in sentence("tiny", models / "tiny.pt", table)


def test_a_folder_without_the_file_says_how_to_fetch_it(table, models):
    assert FETCH_TINY in sentence("tiny", models, table)


def test_an_empty_folder_alone_is_no_silent_demo(table, weights, models):
    assert "SAM2_MODEL=demo" in sentence(None, models, table, weights=weights)


def test_several_checkpoints_in_a_folder_ask_for_a_name(table, models, tiny, small):
    tiny.save(models)
    small.save(models)

    assert "tiny, small" in sentence(None, models, table)


def test_a_file_cut_short_tells_its_size(table, models, tiny):
    path = tiny.save(models)
    os.truncate(path, 1000)

    message = sentence("tiny", path, table)

    assert "1000 bytes where tiny has 3145728" in message
    assert FETCH_TINY in message


@pytest.mark.parametrize("name", ["tiny", "small", "demo"])
def test_one_changed_byte_is_refused(table, models, name, request):
    path = request.getfixturevalue(name).save(models)
    with path.open("r+b") as file:
        file.seek(500)
        file.write(b"\0\0")

    assert "SHA-256" in sentence(name, path, table)


def test_an_unknown_file_alone_is_refused(table, models):
    path = models / "model.pt"
    path.write_bytes(b"whatever")

    assert "no checkpoint that this service knows" in sentence(None, path, table)


def test_name_and_file_that_disagree_say_which_it_is(table, models, small):
    message = sentence("tiny", small.save(models), table)

    assert "asks for tiny but SAM2_MODEL_PATH names the file of small" in message


def test_a_missing_bundled_file_asks_for_a_new_installation(table, tmp_path):
    assert "install the package again" in sentence(None, None, table, weights=tmp_path)


def test_a_folder_where_the_file_should_be_is_refused(table, models):
    (models / "tiny.pt").mkdir()

    assert "not a file" in sentence("tiny", models, table)


def test_a_pipe_is_refused_instead_of_waited_for(table, models):
    os.mkfifo(models / "pipe")

    assert "not a file" in sentence(None, models / "pipe", table)


def test_a_link_that_leads_in_a_circle_is_a_sentence(table, models):
    (models / "tiny.pt").symlink_to(models / "tiny.pt")

    assert "cannot be read" in sentence(None, models / "tiny.pt", table)


def test_a_path_too_long_for_the_system_is_a_sentence(table, models):
    assert "cannot be read" in sentence(None, models / ("x" * 5000), table)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(table, models, tiny):
    path = tiny.save(models)
    path.chmod(0)

    assert "permissions" in sentence("tiny", path, table)


def test_a_linked_file_is_fine(table, models, tiny, tmp_path):
    (models / "tiny.pt").symlink_to(tiny.save(tmp_path))

    assert find("tiny", models, table=table).checkpoint.name == "tiny"


@pytest.mark.parametrize(
    ("model", "path", "shown"), [(None, None, "demo"), ("tiny", None, "tiny"), (None, "somewhere", None)]
)
def test_the_name_shown_while_loading_is_the_one_asked_for(model, path, shown):
    assert asked_for(model, path) == shown
