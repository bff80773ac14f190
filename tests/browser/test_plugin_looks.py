"""How the stage looks and reads in every state and both languages: words, contrast, roles, room in the toolbar."""

import re
from pathlib import Path

import pytest
from plugin_pages import PLUGIN

STATES = ["disabled", "ready", "confirming", "working", "picking", "marking", "done", "low", "failed", "discarded"]
LANGUAGES = ["zh", "en"]
AXE = Path(PLUGIN, "node_modules/axe-core/axe.min.js")
OURS = ".sam2-tools, .sam2-layer, .sam2-panel"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BARRIERS = """async (rules) => {
    const ours = ['.sam2-tools', '.sam2-layer', '.sam2-panel'].filter((part) => document.querySelector(part));
    const { violations } = await axe.run({ include: ours }, { runOnly: { type: 'tag', values: rules } });
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target} ${node.failureSummary}`));
}"""
# Names that are the same in both languages: of a level, of keys, of axes.
SAME_IN_BOTH = {"L3", "Enter", "Esc", "Tab", "Delete"}


@pytest.fixture
def stage(open_page, plugin_pages):
    """Opens the page of states in a language."""

    def open_in(language, **context):
        page = open_page(**context)
        page.goto(f"{plugin_pages}/states.html?language={language}")
        page.wait_for_function("window.stage")
        return page

    return open_in


def words_of(page):
    """Everything that is read in our part of the page: texts, names and titles."""
    return page.evaluate(
        """(ours) => [...document.querySelectorAll(ours)].flatMap((root) =>
            [root, ...root.querySelectorAll('*')].flatMap((element) => [
                ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
                element.getAttribute('aria-label') || '',
            ]))""",
        OURS,
    )


def each_state(page):
    """Shows one state after the other."""
    for state in STATES:
        page.evaluate("(state) => stage.show(state)", state)
        yield state


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_has_a_barrier(stage, language):
    """axe-core finds no violation of level A or AA, contrast included."""
    page = stage(language, reduced_motion="reduce")  # half-way through a transition a colour is neither
    page.add_script_tag(path=str(AXE))

    found = {state: page.evaluate(BARRIERS, RULES) for state in each_state(page)}

    assert found == {state: [] for state in STATES}


def test_no_english_is_left_in_chinese(stage):
    page = stage("zh")

    latin = {word for _ in each_state(page) for text in words_of(page) for word in re.findall(r"[A-Za-z]\w+", text)}

    assert latin == SAME_IN_BOTH


def test_no_chinese_is_left_in_english(stage):
    page = stage("en")

    assert [re.findall(r"[\u3000-\u9fff\uff00-\uffef]", "".join(words_of(page))) for _ in each_state(page)] == [[]] * 10


@pytest.mark.parametrize(("language", "room_px"), [("zh", 110), ("en", 85)])
def test_buttons_fit_the_toolbar(stage, language, room_px):
    """The middle editor's toolbar wraps beyond that."""
    page = stage(language)

    widths = [page.locator(".sam2-tools").bounding_box()["width"] for _ in each_state(page)]

    assert max(widths) <= room_px


def test_a_warning_that_nobody_translated_is_still_there(stage):
    """In general words, and with the original in its title."""
    page = stage("zh")
    page.evaluate("stage.show('low')")

    last = page.locator(".sam2-warnings li").last
    assert last.inner_text() == "服务有一条提示\uff0c请仔细核对轮廓。"
    assert last.get_attribute("title") == "Something that nobody has translated."


def test_the_model_that_is_not_for_patients_says_so(stage):
    page = stage("zh")
    for state in ["picking", "marking", "done", "low", "failed", "discarded"]:
        page.evaluate("(state) => stage.show(state, { clinicalUse: false })", state)
        assert page.get_by_text("不得用于患者").is_visible()
        page.evaluate("(state) => stage.show(state, { clinicalUse: true })", state)
        assert not page.get_by_text("不得用于患者").is_visible()


def test_waiting_says_how_long_it_takes_and_may_take(stage):
    page = stage("zh")
    page.evaluate("stage.show('working', { elapsedS: 12, expectedS: 8.4 })")

    card = page.locator(".sam2-working").inner_text()
    assert "已用 12 秒\uff0c通常约 8 秒" in card
    assert "30 秒" in card


def test_little_moves_for_those_who_asked_for_that(stage):
    page = stage("zh", reduced_motion="reduce")
    page.evaluate("stage.show('working')")

    assert page.locator(".sam2-click svg").evaluate("(icon) => getComputedStyle(icon).animationName") == "none"
    assert page.locator(".sam2-bar-filled").evaluate("(bar) => getComputedStyle(bar).transitionDuration") == "0s"
