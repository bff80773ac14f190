"""The deployment's rules and their tests, as read from their files."""

import yaml

from tools.monitoring.scraping import CONFIGURATION, RULES

FOLDER = CONFIGURATION.parent
TESTS = sorted((FOLDER / "tests").glob("*.yml"))


def _rules():
    for path in sorted(RULES.glob("*.yml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            yield from group["rules"]


ALERTS = {rule["alert"]: rule for rule in _rules() if "alert" in rule}
RECORDED = {rule["record"]: rule["expr"] for rule in _rules() if "record" in rule}
EXPRESSIONS = [rule["expr"] for rule in ALERTS.values()] + list(RECORDED.values())


def fired_in(path):
    """Names of the alarms that a file of tests makes fire."""
    return {
        name
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
        for check in test["promql_expr_test"]
        for sample in check["exp_samples"]
        for name in ALERTS
        if f'"{name}"' in sample["labels"]
    }
