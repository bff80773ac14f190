"""Each alarm fires in its test and is silent while everything is well; the rules are what Prometheus takes."""

import re
import subprocess

import pytest
import yaml
from promql import selectors
from rule_files import ALERTS, FOLDER, RECORDED, TESTS, fired_in

from tools.monitoring.panels import FAILED
from tools.monitoring.scraping import CONFIGURATION, RULES


def promtool(*words):
    """Output and exit code of Prometheus's own checker."""
    made = subprocess.run(["promtool", *words], capture_output=True, text=True, timeout=240, cwd=FOLDER)  # noqa: S607
    return made.returncode, made.stdout + made.stderr


def test_prometheus_takes_the_configuration_and_its_rules():
    code, said = promtool("check", "config", str(CONFIGURATION))

    assert code == 0, said


def test_prometheus_takes_the_alertmanager_that_the_configuration_suggests(tmp_path):
    text = CONFIGURATION.read_text(encoding="utf-8")
    suggested = re.sub(r"^# (?=alerting:|  )", "", text, flags=re.MULTILINE)
    (tmp_path / "prometheus.yml").write_text(suggested, encoding="utf-8")
    (tmp_path / "rules").symlink_to(RULES)

    code, said = promtool("check", "config", str(tmp_path / "prometheus.yml"))

    assert yaml.safe_load(suggested)["alerting"]["alertmanagers"]
    assert code == 0, said


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_the_rules_do_what_their_tests_say(path):
    code, said = promtool("test", "rules", str(path))

    assert code == 0, said


def test_every_alarm_fires_in_a_test():
    fired = {name for path in TESTS for name in fired_in(path)}

    assert fired == set(ALERTS)


def _sources(expression):
    """The scraped metrics that an expression rests on, through recorded ones."""
    for read in selectors(expression):
        yield from _sources(RECORDED[read.metric]) if read.metric in RECORDED else [read.metric]


def test_the_healthy_hours_hold_every_metric_that_an_alarm_looks_at():
    """An alarm that has nothing to look at is silent for the wrong reason."""
    [path] = [path for path in TESTS if path.stem == "healthy"]
    [test] = yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
    given = {selectors(series["series"])[0].metric for series in test["input_series"]}
    wanted = {metric for rule in ALERTS.values() for metric in _sources(rule["expr"])}

    assert fired_in(path) == set()
    assert wanted - given == set()


@pytest.mark.parametrize("name", ALERTS)
def test_every_alarm_says_who_looks_when_and_what_is_wrong(name):
    rule = ALERTS[name]

    assert rule["labels"]["severity"] in (("heartbeat",) if name == "Sam2AlarmsWork" else ("page", "ticket"))
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["annotations"]["description"]


def test_rules_and_dashboard_agree_on_what_a_failed_click_is():
    asked = {
        value
        for expression in (*RECORDED.values(), *(rule["expr"] for rule in ALERTS.values()))
        for read in selectors(expression)
        if read.metric == "idoctor_sam2_clicks_total"
        for label, value in read.matchers
        if label == "outcome"
    }

    assert asked == {FAILED, "caller_left"}
