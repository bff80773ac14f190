"""A host with one small case in it, and the same with an L3 mask saved."""

import pytest
from host_browser import band, host, send_l3, upload
from small_series import CASE, series, zipped


@pytest.fixture(scope="session")
def small_zip():
    return zipped(series())


@pytest.fixture
def browser(tmp_path, small_zip):
    browser = host(tmp_path)
    assert upload(browser, small_zip).json() == {"patient": CASE[0], "date": CASE[1]}
    return browser


@pytest.fixture
def marked(browser):
    """Rows 90 to 109 of the sagittal picture show slices 19 to 22."""
    assert send_l3(browser, CASE, band((200, 120), 90, 110)).error is None
    return browser
