"""docs/api.md says of both interfaces what their running processes say of themselves."""

import pytest

from tools.api_docs import PAGE, NoSuchPart, documents, filled
from tools.host_process import HostProcess


@pytest.fixture(scope="module")
def told(service, tmp_path_factory):
    """The documents of both."""
    folder = tmp_path_factory.mktemp("host")
    with HostProcess(service.url, folder, env={"SAM2_METRICS_ROUTE": "true"}) as host:
        return documents(service.url, host.url)


def test_the_tables_are_what_the_interfaces_say(told):
    """After a change of either: make api-docs."""
    page = PAGE.read_text(encoding="utf-8")

    assert filled(page, told) == page


def test_every_operation_of_both_has_its_place_on_the_page(told):
    page = PAGE.read_text(encoding="utf-8")
    operations = [
        f"`{method.upper()} {path}`"
        for document in told.values()
        for path, methods in document["paths"].items()
        for method in methods
    ]

    assert len(operations) == 12
    assert [each for each in operations if each not in page] == []


@pytest.mark.parametrize("words", ["service GET /nothing answer", "nobody routes", "service Nothing", "service GET"])
def test_a_table_of_nothing_is_a_sentence(words, told):
    with pytest.raises(NoSuchPart, match=words):
        filled(f"<!-- openapi: {words} -->\n<!-- end -->", told)
