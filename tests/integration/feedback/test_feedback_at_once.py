"""Threads, stores and processes that use one database at the same time."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from feedback_bodies import parsed

from idoctor_integration.feedback import FeedbackStore

ROOT = Path(__file__).parents[3]

ADD_FROM_ANOTHER_PROCESS = """
import sys
sys.path[:0] = sys.argv[3:]
from feedback_bodies import parsed
from idoctor_integration.feedback import FeedbackStore
store = FeedbackStore(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
store.add(parsed(request_id=sys.argv[2]))
store.close()
"""


def test_eight_threads_add_everything(store):
    def add(thread):
        for i in range(25):
            store.add(parsed(request_id=f"{thread}-{i}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(8)))

    assert sum(1 for _ in store.rows()) == 200


def test_eight_threads_with_one_request_leave_one_row(store):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(store.add, [parsed()] * 40))

    assert [row.feedback for row in store.rows()] == [parsed()]


def test_stores_that_make_the_table_at_once(database):
    stores = [FeedbackStore(database.url) for _ in range(8)]
    together = threading.Barrier(len(stores))

    def add(i):
        together.wait(timeout=60)
        stores[i].add(parsed(request_id=str(i)))

    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(add, range(len(stores))))

    assert sum(1 for _ in stores[0].rows()) == len(stores)
    for store in stores:
        store.close()


def test_processes_that_make_the_table_at_once(database, new_store):
    paths = [str(ROOT), str(Path(__file__).parent)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ADD_FROM_ANOTHER_PROCESS, database.url, f"process-{i}", *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for i in range(3)
    ]
    for process in processes:
        process.stdout.readline()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60) for process in processes]

    assert [process.returncode for process in processes] == [0, 0, 0], said
    assert sum(1 for _ in new_store().rows()) == 3
