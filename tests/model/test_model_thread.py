"""One thread owns the model: nothing overlaps, clicks go first, what nobody waits for is not run."""

import threading
from concurrent.futures import CancelledError

import pytest

from runners.model.turns import MOST_IN_A_ROW, ModelThread

LONG_S = 20.0


@pytest.fixture
def thread():
    """A model's thread that ends with the test."""
    own = ModelThread()
    yield own
    own.close()


class Gate:
    """Work that starts when it likes and ends when it may."""

    def __init__(self):
        self.started = threading.Event()
        self.may_end = threading.Event()

    def __call__(self):
        """Run."""
        self.started.set()
        assert self.may_end.wait(LONG_S)


def behind_a_gate(thread):
    """Keep the thread busy so that what follows has to queue."""
    gate = Gate()
    thread.submit(gate)
    assert gate.started.wait(LONG_S)
    return gate


def test_results_come_back(thread):
    assert thread.submit(lambda: 42).result(LONG_S) == 42


def test_a_failure_belongs_to_its_own_caller(thread):
    failed = thread.submit(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        failed.result(LONG_S)
    assert thread.submit(lambda: "alive").result(LONG_S) == "alive"


def test_all_work_happens_in_one_other_thread(thread):
    names = {thread.submit(lambda: threading.current_thread().name, urgent=i % 2 == 0).result(LONG_S) for i in range(4)}

    assert names == {"sam2-model"}


def test_work_from_many_threads_never_overlaps(thread):
    inside, worst = [], []

    def work():
        inside.append(1)
        worst.append(len(inside))
        inside.pop()

    def submit():
        for i in range(50):
            thread.submit(work, urgent=i % 3 == 0).result(LONG_S)

    callers = [threading.Thread(target=submit) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert len(worst) == 200
    assert max(worst) == 1


def test_a_decode_goes_before_waiting_encodes(thread):
    order = []
    gate = behind_a_gate(thread)
    encodes = [thread.submit(lambda i=i: order.append(f"encode {i}")) for i in range(3)]
    decode = thread.submit(lambda: order.append("decode"), urgent=True)
    gate.may_end.set()
    for future in [*encodes, decode]:
        future.result(LONG_S)

    assert order == ["decode", "encode 0", "encode 1", "encode 2"]


def test_an_endless_stream_of_decodes_lets_an_encode_in(thread):
    order = []
    gate = behind_a_gate(thread)
    encodes = [thread.submit(lambda i=i: order.append(f"encode {i}")) for i in range(2)]
    decodes = [thread.submit(lambda: order.append("decode"), urgent=True) for _ in range(3 * MOST_IN_A_ROW)]
    gate.may_end.set()
    for future in [*encodes, *decodes]:
        future.result(LONG_S)

    assert order.index("encode 0") == MOST_IN_A_ROW
    assert order.index("encode 1") == 2 * MOST_IN_A_ROW + 1


def test_cancelled_work_is_not_run(thread):
    ran = []
    gate = behind_a_gate(thread)
    unwanted = thread.submit(lambda: ran.append("unwanted"))
    wanted = thread.submit(lambda: ran.append("wanted"))
    unwanted.cancel()
    gate.may_end.set()
    wanted.result(LONG_S)

    assert ran == ["wanted"]


def test_closing_cancels_what_waits_and_ends_the_thread():
    thread = ModelThread()
    gate = behind_a_gate(thread)
    waiting = thread.submit(lambda: None)
    assert not thread.close(timeout_s=0)
    gate.may_end.set()

    with pytest.raises(CancelledError):
        waiting.result(LONG_S)
    assert thread.close(LONG_S)
    with pytest.raises(RuntimeError):
        thread.submit(lambda: None)
