"""Every link of every guide leads to a file and a heading that are there; what lies outside is listed."""

from urllib.parse import unquote

import pytest
from guide_text import anchors, guides, links, named

GUIDES = guides()
OUTSIDE = {
    "https://keepachangelog.com/en/1.1.0/": "how CHANGELOG.md is written",
    "https://semver.org/": "how versions are counted",
}
"""Addresses outside the project that a guide may link to, and what each is; a closed network cannot fetch them."""


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_link_leads_to_a_file_and_a_heading(path):
    broken = []
    for link in links(path):
        if "://" in link:
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_address_outside_is_listed_with_what_it_is():
    assert {link for path in GUIDES for link in links(path) if "://" in link} == set(OUTSIDE)


def test_the_guides_are_found():
    """Else nothing of this would be looked at."""
    assert {"README.md", "docs/troubleshooting.md", "editor_plugin/README.md"} <= {named(path) for path in GUIDES}
    assert sum(len(links(path)) for path in GUIDES) > 60
