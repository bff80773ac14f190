"""Real service, host, Redis and Prometheus under a few clinicians: what the rules and the dashboard ask is there."""

import math
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from promql import grouped_by, selectors
from rule_files import ALERTS, EXPRESSIONS, RECORDED

from front.metrics import STAGES
from tools.monitoring.clinic import work
from tools.monitoring.panels import RATE, ROWS
from tools.monitoring.stack import watched

QUERIES = [
    pytest.param(query.expression, id=f"{panel.title}: {query.legend}")
    for panels in ROWS.values()
    for panel in panels
    for query in panel.queries
]
WINDOW = "15s"
NOT_HERE = "sam2:gpu_memory:ratio"
"""Needs a GPU; what it is made of is there without one."""


ENOUGH = (
    "sum(idoctor_sam2_clicks_total) >= 40",
    'idoctor_sam2_cache_total{result="hit"} > 0',
    "sam2:accepted:ratio_increase7d >= 0",
    f"count(sam2:stage_seconds:p95_5m >= 0) == {len(STAGES)}",
)
"""Rates need two looks, and so does what is recorded from them; of what never happened there is no percentile."""


def seen_enough(prometheus):
    """Whether the clinicians have done everything once that the dashboard shows."""
    return all(prometheus.now(expression) for expression in ENOUGH)


@pytest.fixture(scope="module")
def stack(service, tmp_path_factory):
    """Everything running, with clinicians at work for as long as the tests of this file run."""
    done = threading.Event()
    with watched(tmp_path_factory.mktemp("watched"), service) as stack, ThreadPoolExecutor(1) as clinic:
        statuses = clinic.submit(work, stack.host.url, clinicians=3, done=done)
        try:
            enough = stack.prometheus.wait_for(seen_enough, limit_s=200)
            missing = [] if enough else [each for each in ENOUGH if not stack.prometheus.now(each)]
            assert missing == [], "the clinicians got too few answers"
            yield stack
        finally:
            done.set()
            assert set(statuses.result(timeout=120)) <= {200, 422}


def test_everything_is_scraped(stack):
    up = {labels["job"]: value for labels, value in stack.prometheus.now("up")}

    assert up == {"sam2_service": 1, "idoctor": 1, "idoctor_health": 1, "redis": 1, "sam2_prometheus": 1}


@pytest.mark.parametrize("expression", QUERIES)
def test_every_query_of_the_dashboard_returns_data(expression, stack):
    found = stack.prometheus.now(expression.replace(RATE, WINDOW))

    assert found
    assert [(labels, value) for labels, value in found if not math.isfinite(value)] == []


@pytest.mark.parametrize("name", sorted(set(RECORDED) - {NOT_HERE}))
def test_every_recorded_series_is_recorded(name, stack):
    assert stack.prometheus.now(name)


def series(stack, metric):
    """The label sets of a metric."""
    return stack.prometheus.ask("series", **{"match[]": metric})


def test_every_metric_label_and_value_that_a_rule_asks_for_occurs(stack):
    """A misspelt one would make an alarm silent for ever."""
    missing = []
    for read in {read for expression in EXPRESSIONS for read in selectors(expression)}:
        if read.metric == NOT_HERE:
            continue
        known = series(stack, read.metric)
        if not known:
            missing.append(read.metric)
        for label, value in read.matchers:
            values = {each.get(label) for each in known}
            missing += [(read.metric, label, word) for word in re.split(r"\|", value) if word not in values]

    assert missing == []


def test_every_label_that_a_rule_groups_by_occurs_on_what_it_reads(stack):
    missing = []
    for expression in EXPRESSIONS:
        labels = {label for read in selectors(expression) for each in series(stack, read.metric) for label in each}
        missing += [(expression, label) for label in grouped_by(expression) - labels]

    assert missing == []


def test_in_production_the_demo_model_is_an_alarm_and_nothing_else_is(stack):
    alarms = {(labels["alertname"], labels["alertstate"]) for labels, _ in stack.prometheus.now("ALERTS")}

    assert {name for name, _ in alarms} >= {"Sam2NotClinicalInProduction"}
    assert {name for name, state in alarms if state == "firing"} <= {"Sam2NotClinicalInProduction", "Sam2AlarmsWork"}
    assert {name for name, _ in alarms} <= set(ALERTS)
