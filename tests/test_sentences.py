"""No sentence reaches an editor that its catalogue does not know, so that the Chinese interface holds no English."""

import pytest
from sentences_in_code import SAMPLE, catalogue, pattern, sentences

from runners.plausibility import FLAGS

KNOWN = {english: pattern(english) for entry in catalogue()["sentences"].values() for english in entry["en"]}
IN_CODE = sorted({text: place for place, text in sentences()}.items())
WARNINGS = sorted({flag.words for flags in FLAGS.values() for flag in flags})


def _meant(text: str) -> list[str]:
    """The patterns that the editor takes for `text`, the one that says most for each of its sentences."""
    whole = [english for english, known in KNOWN.items() if known.fullmatch(text)]
    if whole:
        return [max(whole, key=lambda english: len(pattern_words(english)))]
    end = text.rfind(". ")
    while end > 0:
        first, rest = _meant(text[: end + 1]), _meant(text[end + 2 :])
        if first and rest:
            return [*first, *rest]
        end = text.rfind(". ", 0, end)
    return []


def pattern_words(english: str) -> str:
    """A pattern without what changes in it."""
    return "".join(part for number, part in enumerate(english.replace("}", "{").split("{")) if number % 2 == 0)


@pytest.mark.parametrize(("text", "place"), IN_CODE, ids=[place for _, place in IN_CODE])
def test_every_sentence_in_the_code_is_in_the_catalogue(text, place):
    """A new one gets an entry in `editor_plugin/src/words/catalogue.js`, with its Chinese."""
    assert _meant(text), f"{place} may send an editor a sentence without Chinese: {text!r}"


@pytest.mark.parametrize("words", WARNINGS)
def test_every_warning_of_a_mask_is_in_the_catalogue(words):
    """Those are made in a loop, so they are asked of the running code."""
    assert len(_meant(words)) == 1


def test_no_entry_of_the_catalogue_is_dead():
    """Each pattern is some sentence of the code, as the editor would understand it."""
    meant = {english for text in (*(text for text, _ in IN_CODE), *WARNINGS) for english in _meant(text)}

    assert set(KNOWN) - meant == set()


def test_the_walk_sees_sentences_put_together():
    """Constants are filled in, changing parts are samples."""
    texts = {text for text, _ in IN_CODE}

    assert "The file is empty. Supported are PNG, JPEG and DICOM." in texts
    assert f"Point {SAMPLE} lies outside the picture, which is {SAMPLE} x {SAMPLE} pixels." in texts
