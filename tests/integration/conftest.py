"""What the tests of the back-end package share: a service that does as it is told, and a browser in front of a host."""

import pytest
from hosts import browsing, seen, settings

from tools.fake_service import serving


@pytest.fixture
def service():
    with serving() as service:
        yield service


@pytest.fixture
def browser(service):
    with browsing(settings(service.url)) as browser:
        seen(browser)
        yield browser
