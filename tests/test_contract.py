"""Both sides of the HTTP line read `contract.json`; here our side is held against it."""

import json
from pathlib import Path

import pytest

from runners import errors
from runners.pictures import DEFAULT_LIMITS, DEFAULT_WINDOW

CONTRACT = json.loads((Path(__file__).parents[1] / "contract.json").read_text(encoding="utf-8"))


def _tree(root: type[errors.ServiceError]) -> list[type[errors.ServiceError]]:
    return [root, *(found for child in root.__subclasses__() for found in _tree(child))]


def _public_tree() -> list[type[errors.ServiceError]]:
    return [found for found in _tree(errors.ServiceError) if found.__module__ == errors.__name__]


@pytest.mark.parametrize("error", _public_tree(), ids=lambda error: error.__name__)
def test_each_error_owns_its_status_and_code(error):
    """A class that inherits either one would answer with its parent's meaning."""
    assert {"status", "code"} <= vars(error).keys()


def test_the_errors_are_the_contracts():
    """Neither an error that the contract does not name, nor one that it names and nobody raises."""
    assert {error.code: error.status for error in _public_tree()} == CONTRACT["errors"]


@pytest.mark.parametrize("error", _public_tree(), ids=lambda error: error.__name__)
def test_the_docstring_of_the_tree_names_each_error(error):
    """The table at the top of the file is what people read."""
    line = next(line for line in errors.__doc__.splitlines() if line.split()[:1] == [error.__name__])

    assert line.split()[1:3] == [str(error.status), error.code]


def test_the_limits_of_a_picture_are_the_contracts():
    """Bytes, pixels and sides that both halves refuse alike, and the window that both assume."""
    limits = CONTRACT["limits"]

    assert DEFAULT_LIMITS.upload_bytes == limits["upload_bytes"]
    assert DEFAULT_LIMITS.pixels == limits["picture_pixels"]
    assert DEFAULT_LIMITS.smallest_side == limits["smallest_side_px"]
    assert {"low": DEFAULT_WINDOW.low, "high": DEFAULT_WINDOW.high} == CONTRACT["window_default_hu"]
