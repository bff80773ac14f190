"""400 mixed requests, 16 at a time: every one is answered, and with the mask that it would have got alone.

The answers to compare with come from a second service that is asked one question at a time, so that no cache and no
shared batch of the first one can hide a mix-up.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks.crowd import Call, ask_all, percentile_s
from benchmarks.mixed_questions import mixed_questions
from benchmarks.promises import at_least, none_of, report
from tools.overlap import iou
from tools.service_process import ServiceProcess

REQUESTS = 400
AT_ONCE = 16
SAME_MASK_IOU = 0.99
"""Other pictures in the batch change the last bits of a float, and so a pixel of the edge here and there."""


def agreements(together: Sequence[Call], alone: Sequence[Call]) -> list[float]:
    """IoU of the two masks that each question got; 0 where either is missing or of another size."""
    found = []
    for one, other in zip(together, alone, strict=True):
        a, b = (made.answer.mask if made.answer else None for made in (one, other))
        found.append(iou(a, b) if a is not None and b is not None and a.shape == b.shape else 0.0)
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    arguments = parser.parse_args(words)
    questions = mixed_questions(arguments.requests)
    with ServiceProcess() as service:
        started = time.monotonic()
        together = ask_all(service.url, questions, at_once=arguments.at_once)
        seconds = time.monotonic() - started
    with ServiceProcess() as service:
        alone = ask_all(service.url, questions, at_once=1)
    p50, p95 = percentile_s(together, 50), percentile_s(together, 95)
    print(f"{len(questions) / seconds:.1f} requests/s, p50 {p50:.2f} s, p95 {p95:.2f} s")
    promises = [
        none_of("failed request", [made.complaint for made in (*together, *alone) if not made.ok]),
        at_least("smallest IoU with the mask of the request alone", min(agreements(together, alone)), SAME_MASK_IOU),
    ]
    return not report(f"{len(questions)} mixed requests, {arguments.at_once} at a time", promises)


if __name__ == "__main__":
    sys.exit(main())
