"""What must hold in every state: accessible, in Chinese alone, one row of tools."""

import re
from pathlib import Path

import pytest

from tools.editors import STATES, Scene

AXE = Path(__file__).parents[2] / "editor_plugin" / "node_modules" / "axe-core" / "axe.min.js"
OURS = (
    "{ include: [['.sam2-tools'], ['.sam2-layer'], ['.sam2-panel']].filter(([part]) => document.querySelector(part)) }"
)
RULES = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }"
VIOLATIONS = f"""async () => {{
    const {{ violations }} = await axe.run({OURS}, {RULES});
    return violations.map((one) => `${{one.id}}: ${{one.nodes.map((node) => node.target.join(' ')).join(', ')}}`);
}}"""

STILL = "* { transition: none !important; animation: none !important; }"
"""A colour that is on its way to another has no contrast of its own."""

SAID = """() => {
    const said = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const { parentElement, nodeValue } = walk.currentNode;
        if (!parentElement.closest('script, style, noscript') && nodeValue.trim()) said.push(nodeValue.trim());
    }
    for (const each of document.querySelectorAll('[title], [aria-label], [placeholder], [alt]')) {
        for (const name of ['title', 'aria-label', 'placeholder', 'alt']) {
            if (each.getAttribute(name)) said.push(each.getAttribute(name));
        }
    }
    return said;
}"""
"""Every text that a person may read or hear."""

ACCEPTED = {
    "SAM", "CT", "HU", "DICOM", "PNG", "JPEG", "MB", "GiB", "IDoctor", "English", "zip",
    "Enter", "Esc", "Tab", "Delete", "Ctrl", "Backspace", "mm",
    "Phantom", "Demo", "demo", "slice", "png",  # names of the case, the model and its files
}  # fmt: skip
MOST_WIDE_PX = {"zh": 110, "en": 85}


@pytest.fixture
def scene(page, host_on, relay, case):
    """A host on a relay that each state may use as it likes."""
    page.expect_trouble("503")
    return Scene(page, host_on(relay.url).url, case, relay)


@pytest.mark.parametrize("state", STATES)
def test_accessible_and_without_english(scene, state):
    """WCAG 2.2 A and AA by axe-core; no Latin word but accepted terms."""
    plugin = STATES[state](scene)
    scene.page.add_style_tag(content=STILL)
    scene.page.add_script_tag(path=str(AXE))
    violations = scene.page.evaluate(VIOLATIONS)
    english = {word for text in scene.page.evaluate(SAID) for word in re.findall(r"[A-Za-z]{2,}", text)} - ACCEPTED
    scene.relay.work()

    assert plugin.editor.dialog.is_visible()
    assert violations == []
    assert english == set()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["L3", "middle"])
def test_the_tools_fit_into_one_row(page, open_editor, host_on, service, kind, language):
    """Within the room that the host's toolbar has, and no higher than without."""
    page.add_init_script(f"localStorage.setItem('language', '{language}')")
    plugin = open_editor(kind).wait_until_usable()
    tools = plugin.editor.dialog.locator(".sam2-tools").bounding_box()
    heights = plugin.editor.toolbar.locator("> *").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect()).filter((box) => box.width).map((box) => box.top)"
    )

    assert tools["width"] <= MOST_WIDE_PX[language]
    assert max(heights) - min(heights) < 20
