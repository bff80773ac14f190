"""What a PromQL expression reads: its metrics, and the labels that it asks of them; told from its syntax tree."""

from dataclasses import dataclass

import promql_parser


@dataclass(frozen=True)
class Read:
    """One selector: the metric and its matchers as `(label, value)`."""

    metric: str
    matchers: tuple[tuple[str, str], ...]


def selectors(expression: str) -> list[Read]:
    """Every selector of an expression."""
    found = []

    def visit(node):
        selector = getattr(node, "vector_selector", node)
        if isinstance(selector, promql_parser.VectorSelector):
            matchers = tuple((each.name, each.value) for each in selector.matchers.matchers)
            found.append(Read(selector.name, matchers))
        return True

    promql_parser.walk(promql_parser.parse(expression), visit)
    return list(dict.fromkeys(found))


def grouped_by(expression: str) -> set[str]:
    """Every label that something is grouped or joined by."""
    labels = set()

    def visit(node):
        modifier = getattr(node, "modifier", None)
        if isinstance(node, promql_parser.BinaryExpr):
            modifier = getattr(modifier, "matching", None)
        labels.update(getattr(modifier, "labels", None) or ())
        return True

    promql_parser.walk(promql_parser.parse(expression), visit)
    return labels
