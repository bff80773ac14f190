"""The benchmarks in small: nothing fails or mixes under load, batches are shared, leavers cost nothing."""

from itertools import islice

from benchmarks import batching, crowd, mixed_load, phantom_iou, png_dicom
from benchmarks.mixed_questions import mixed_questions
from tools.service_process import ServiceProcess

FIRST_SEED = 70_000
"""Pictures that no other test asks about: a cached answer would hide a mix-up."""


def broken(promises):
    """The promises that were not kept, readable in a failure."""
    return [f"{promise.words}: {promise.measured}" for promise in promises if not promise.kept]


def test_mixed_requests_under_load_get_the_mask_they_get_alone(service):
    """PNG, JPEG and DICOM of many sizes, 16 at a time; alone means another service, asked one by one."""
    questions = mixed_questions(48, first_seed=FIRST_SEED)

    together = crowd.ask_all(service.url, questions, at_once=16)
    with ServiceProcess() as other:
        alone = crowd.ask_all(other.url, questions, at_once=1)

    assert [made.complaint for made in (*together, *alone) if not made.ok] == []
    assert min(mixed_load.agreements(together, alone)) >= mixed_load.SAME_MASK_IOU


def test_slices_that_arrive_together_share_forwards_and_callers_that_leave_cost_none():
    """8 slices, at most 4 forwards; 20 callers who hang up, at most the batch that was running."""
    questions = batching.fresh_questions()
    with ServiceProcess() as own:  # the counters must count these callers only
        together, alone = batching.together(own, questions, "fresh"), batching.leavers(own, questions)

    # How many pictures a single forward holds depends on how busy the machine is: the benchmark looks at that.
    assert broken(promise for promise in together if "one picture" not in promise.words) == []
    assert broken(alone) == []


def test_png_and_dicom_of_one_slice_give_the_same_mask(service):
    """Through the whole service."""
    agreed, failed = png_dicom.measure(service.url, 4)

    assert failed == []
    assert min(agreed) >= png_dicom.SAME_MASK_DICE


def test_one_click_finds_the_structures_of_phantoms(service):
    """Far from nothing; the benchmark states how good it is."""
    scores, failed = phantom_iou.measure(service.url, 6)

    assert failed == []
    assert sum(value for _, value in scores) / len(scores) > 0.6


def test_mixed_questions_are_mixed():
    """All three formats, clicks, boxes and both, and never two pictures alike."""
    questions = mixed_questions(60, first_seed=FIRST_SEED)
    starts = {question.picture[:4] for question in questions}

    assert {b"\x89PNG", b"\xff\xd8\xff\xe0"} < starts
    assert {(bool(question.clicks), bool(question.box)) for question in questions} == {
        (True, False),
        (False, True),
        (True, True),
    }
    assert len({question.picture for question in questions}) == 20
    assert len({question.picture for question in islice(questions, 20)}) > 10
