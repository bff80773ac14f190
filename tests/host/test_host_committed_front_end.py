"""The front end that is committed: whole, served by the host, and without a word of where it was built."""

import re

import pytest
from host_browser import host

from examples.idoctor_host.app import WEB

NAMED = re.compile(rb'(?:src|href)="((?:js|css)/[^"]+)"')


@pytest.fixture
def browser(tmp_path):
    return host(tmp_path, web=WEB)


def test_the_first_page_and_everything_that_it_names_is_served(browser):
    page = browser.get("/")
    named = [word.decode() for word in NAMED.findall(page.body)]

    assert (page.status, b'<div id="app">' in page.body) == (200, True)
    assert {name.rsplit(".", 1)[-1] for name in named} == {"js", "css"}
    assert {name: browser.get(f"/{name}").status for name in named} == dict.fromkeys(named, 200)


def test_its_files_are_those_that_the_first_page_leads_to(browser):
    """A file of an earlier build is not left behind."""
    there = {path.relative_to(WEB).as_posix() for path in WEB.rglob("*") if path.is_file()} - {"index.html"}
    texts = b"".join(path.read_bytes() for path in WEB.rglob("*") if path.suffix in (".html", ".css"))

    assert [name for name in there if name.rsplit("/", 1)[-1].encode() not in texts] == []


def test_it_tells_nothing_about_the_machine_that_built_it():
    for path in WEB.rglob("*.js"):
        assert not re.search(rb"/(home|root|work|tmp|Users)/", path.read_bytes())
