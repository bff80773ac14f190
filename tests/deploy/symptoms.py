"""What an operator has of one request: its answer, its log line and its count, found by its request id."""

import json
import re
import time
from collections import Counter

import requests
from prometheus_client.parser import text_string_to_metric_families

WRITTEN_S = 30.0
"""A line is written after its answer was sent, by a process that may be busy."""


def line_with(read, *words):
    """The one line of a log that holds all these words, once it is written.

    Args:
        read: gives the whole log.
        words: of the line.
    """
    limit = time.monotonic() + WRITTEN_S
    while time.monotonic() < limit:
        found = [line for line in read().splitlines() if all(word in line for word in words)]
        if found:
            [line] = found
            return line
        time.sleep(0.05)
    raise AssertionError(f"no line with {words} in:\n{read()[-2000:]}")


def line_of(read, request_id):
    """The one log line of a request."""
    return line_with(read, request_id, "outcome")


def outcome_at_the_back_end(line):
    """`outcome=…` of a line as the guide shows it."""
    shown = r"request_id=(\S+) context=(\w+) outcome=(\w+) cached=(True|False) seconds=\d+\.\d{3}"
    return re.search(shown, line)[3]


def outcome_at_the_service(line):
    """The outcome of a JSON line with the fields that the guide names."""
    said = json.loads(line)
    assert {"request_id", "status", "outcome", "ms"} <= set(said)
    return said["outcome"]


def samples(url, metric):
    """What `GET url` says of one metric."""
    families = text_string_to_metric_families(requests.get(url, timeout=30).text)
    return [sample for family in families for sample in family.samples if sample.name == metric]


def counted(url, metric):
    """A counter of `GET url`, by its label `outcome`, over all other labels."""
    found = Counter()
    for sample in samples(url, metric):
        found[sample.labels["outcome"]] += sample.value
    return found
