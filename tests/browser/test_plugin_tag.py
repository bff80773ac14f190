"""The tag in an editor, on Vue 2.6 and 2.7: it comes, works, locks the tools, and goes without a trace.

Longer than 250 lines because all of it shares the ways into the tag's states.
"""

import pytest

VERSIONS = ["2.6", "2.7"]
TARGETS = {"L3": "editor.rects", "middle": "editor.polys.psoas"}
STATES = [
    "hidden",
    "disabled",
    "ready",
    "confirming",
    "working",
    "picking",
    "marking",
    "done",
    "low",
    "failed",
    "discarded",
]
BODIES = "backEnd.state.answer = { found: false, warnings: ['The structure was not found; click on it.'] }"
# From ready into each state, as a person gets there.
WAYS = {
    "ready": [],
    "confirming": ["write", "click"],
    "working": ["hold", "click"],
    "picking": [BODIES, "click"],
    "marking": ["mark"],
    "done": ["click"],
    "low": ["backEnd.state.answer = { low_confidence: true }", "click"],
    "failed": ["Object.assign(backEnd.state, { status: 503, error: 'Down.' })", "click"],
    "discarded": ["click", "discard"],
}
STEPS = {
    "write": "editor.polys.psoas.push([{ x: 1, y: 1 }, { x: 9, y: 1 }, { x: 9, y: 9 }])",
    "hold": "backEnd.state.holds = true",
}
BUTTONS = {"click": ".sam2-click", "mark": ".sam2-mark", "discard": ".sam2-discard"}
# What is seen of us in each state.
SEEN = {
    "hidden": ".toolbar",
    "disabled": ".sam2-click[aria-disabled]",
    "ready": ".sam2-click:not([aria-disabled])",
    "confirming": ".sam2-question >> visible=true",
    "working": ".sam2-working >> visible=true",
}
TRACES = """() => ({
    elements: document.querySelectorAll('[class*="sam2-"], [data-sam2-locked], [inert]').length,
    sheets: document.adoptedStyleSheets.length,
    requests: backEnd.state.open,
})"""
NONE = {"elements": 0, "sheets": 0, "requests": 0}


@pytest.fixture
def tag(open_page, plugin_pages):
    """Opens a page with one editor in it."""

    def at(query="", way=""):
        page = open_page()
        page.goto(f"{plugin_pages}/vue.html?{query}")
        page.wait_for_function("window.backEnd")
        if way not in ("hidden", "disabled"):
            page.locator(SEEN["ready"]).wait_for()
        go(page, way)
        return page

    return at


def go(page, state):
    """From ready into a state."""
    for step in WAYS.get(state, []):
        if step in BUTTONS:
            page.locator(BUTTONS[step]).click()
        else:
            page.evaluate(STEPS.get(step, step))
    if state:
        page.locator(SEEN.get(state, f".sam2-panel[data-state={state}]")).wait_for()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize("source", ["src", "dist"])
def test_one_click_writes_what_the_hosts_own_undo_takes_back(tag, version, kind, source):
    page = tag(f"vue={version}&kind={kind}&from={source}", "done")
    pieces = page.evaluate(TARGETS[kind] + ".length")
    assert page.evaluate("Vue.version").startswith(version)
    assert pieces == (1 if kind == "L3" else 2)

    page.locator(".undo").click()

    assert page.evaluate(TARGETS[kind] + ".length") == pieces - 1


@pytest.mark.parametrize("version", VERSIONS)
def test_a_raster_editor_gets_pixels(tag, version):
    page = tag(f"vue={version}&kind=raster", "done")

    painted = (
        "editor.$refs.canvas.getContext('2d').getImageData(0, 0, 512, 512).data.filter((value) => value).length / 4"
    )
    assert page.evaluate(painted) > 5000


def test_with_the_feature_off_the_editor_is_as_without_the_tag(tag):
    """A comment, as Vue leaves for an unmet condition, and not one more listener."""
    page = tag("off", "hidden")
    page.wait_for_function("backEnd.asked.length")
    page.evaluate("() => new Promise((done) => setTimeout(done))")

    assert page.locator(".toolbar").evaluate("(bar) => bar.lastChild.nodeType") == 8
    assert page.evaluate(TRACES) == NONE


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("leave", ["app.open = false", "app.seen = false"])
def test_leaving_in_any_state_leaves_nothing_behind(tag, state, leave):
    """Whether the dialog's content is taken away or only hidden."""
    page = tag({"hidden": "off", "disabled": "blank"}.get(state, ""), state)
    if state in SEEN:
        page.locator(SEEN[state]).wait_for()

    page.evaluate(leave)
    page.wait_for_function(f"JSON.stringify(({TRACES})()) === JSON.stringify({NONE})")
    asked = page.evaluate("backEnd.asked.length")
    page.evaluate("backEnd.goOn()")
    page.keyboard.press("Escape")

    assert page.evaluate(TRACES) == NONE
    assert page.evaluate(f"backEnd.asked.slice({asked}).filter(([route]) => route !== '/feedback').length") == 0


@pytest.mark.parametrize("state", ["working", "marking", "done"])
def test_an_editor_that_is_shown_again_works_again(tag, state):
    page = tag("", state)
    page.evaluate("app.seen = false")
    page.wait_for_function("!document.querySelector('.sam2-click')")
    page.evaluate("Object.assign(backEnd.state, { holds: false, answer: {} }), editor.polys.psoas = []")
    page.evaluate("app.seen = true")
    page.locator(SEEN["ready"]).wait_for()

    go(page, "done")

    assert page.evaluate("editor.polys.psoas.length") == 2


@pytest.mark.parametrize("state", ["working", "picking", "marking"])
def test_the_tools_rest_while_something_is_under_way(tag, state):
    """By pointer and by keyboard; so does the canvas below."""
    page = tag("", state)
    box = page.locator(".undo").bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    page.evaluate("document.querySelector('.undo').click()")
    page.locator(".stage").click(position={"x": 30, "y": 30})
    page.locator(".undo").evaluate("(button) => button.focus()")

    assert page.evaluate("[editor.undone, editor.pressed]") == [0, 0]
    assert not page.locator(".undo").evaluate("(button) => document.activeElement === button")


@pytest.mark.parametrize("state", ["working", "picking", "marking"])
@pytest.mark.parametrize(
    "end", ["Escape", "app.seen = false; await new Promise((done) => setTimeout(done, 100)); app.seen = true"]
)
def test_the_tools_are_given_back_in_any_case(tag, state, end):
    page = tag("", state)
    if end == "Escape":
        page.keyboard.press("Escape")
    else:
        page.evaluate(f"(async () => {{ {end} }})()")
    page.locator(".toolbar:not([data-sam2-locked])").wait_for()

    page.locator(".undo").click()
    page.locator(".stage").click(position={"x": 30, "y": 30})

    assert page.evaluate("[editor.undone, editor.pressed]") == [1, 1]


@pytest.mark.parametrize(("choice", "pieces"), [("替换", 2), ("两者都保留", 3), ("取消", 1)])
def test_work_that_is_there_is_asked_about(tag, choice, pieces):
    page = tag("", "confirming")
    page.get_by_role("button", name=choice, exact=True).click()
    if pieces > 1:
        page.locator(".sam2-panel[data-state=done]").wait_for()

    assert page.evaluate("editor.polys.psoas.length") == pieces
    assert page.evaluate("document.activeElement.className").startswith("sam2-button sam2-click")


def test_escape_answers_no_and_the_host_does_not_hear_it(tag):
    """Its dialog would close."""
    page = tag("", "confirming")
    page.keyboard.press("Escape")

    page.locator(SEEN["ready"]).wait_for()
    assert page.evaluate("[editor.heard, editor.polys.psoas.length]") == [[], 1]


def test_the_words_follow_the_hosts_language(tag):
    page = tag("", "done")
    page.evaluate("app.$i18n.locale = 'en'")

    page.locator(".sam2-title", has_text="Annotation of the psoas written").wait_for()
    assert page.locator(".sam2-click").inner_text() == "1-click"


def test_the_hosts_own_wording_comes_first(tag):
    page = tag()
    page.evaluate(
        "app.$i18n.mergeLocaleMessage('en', { sam2: { tools: { click: 'Assist' } } }), app.$i18n.locale = 'en'"
    )

    page.locator(".sam2-click", has_text="Assist").wait_for()


def test_without_a_picture_the_button_says_so_to_whoever_comes_by_keyboard(tag):
    page = tag("blank", "disabled")
    page.locator(".clear").focus()
    page.keyboard.press("Tab")

    button = page.locator(".sam2-click")
    assert button.evaluate("(button) => document.activeElement === button")
    page.locator(".sam2-tooltip", has_text="还没有图像").wait_for()
    described = button.evaluate(
        "(button) => document.getElementById(button.getAttribute('aria-describedby')).textContent"
    )
    assert described.startswith("还没有图像")
    page.keyboard.press("Enter")
    assert page.evaluate("backEnd.asked.filter(([route]) => route !== '/health').length") == 0

    page.keyboard.press("Escape")
    page.locator(".sam2-tooltip").wait_for(state="hidden")


def test_the_picture_that_comes_later_makes_it_ready(tag):
    page = tag("blank", "disabled")
    page.evaluate("editor.picture = backEnd.picture")

    page.locator(SEEN["ready"]).wait_for()


def test_a_rating_is_one_tap_after_the_save(tag):
    page = tag("kind=raster", "done")
    assert page.locator(".sam2-rating").is_hidden()
    page.evaluate("editor.adapter.saved()")
    page.get_by_role("button", name="可用", exact=True).click()

    page.wait_for_function("backEnd.asked.some(([route, body]) => route === '/feedback' && body.rating === 'usable')")
    assert page.get_by_role("button", name="可用", exact=True).get_attribute("aria-pressed") == "true"


def test_discard_gives_back_what_was_there(tag):
    page = tag("", "confirming")
    page.get_by_role("button", name="替换", exact=True).click()
    page.locator(".sam2-discard").click()
    page.locator(".sam2-panel[data-state=discarded]").wait_for()

    assert page.evaluate("editor.polys.psoas") == [[{"x": 1, "y": 1}, {"x": 9, "y": 1}, {"x": 9, "y": 9}]]


def test_listeners_are_level_after_fifty_openings(tag):
    page = tag()
    devtools = page.context.new_cdp_session(page.bare)
    devtools.send("Performance.enable")

    def listeners():
        devtools.send("HeapProfiler.collectGarbage")
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return {each["name"]: each["value"] for each in metrics if each["name"] in ("JSEventListeners", "Nodes")}

    def open_and_close(times):
        page.evaluate(
            """async (times) => {
                backEnd.state.holds = true;
                const until = async (met) => { while (!met()) await new Promise((done) => setTimeout(done)); };
                for (let time = 0; time < times; time += 1) {
                    app.open = true;
                    await until(() => document.querySelector('.sam2-click:not([aria-disabled])'));
                    document.querySelector(time % 2 ? '.sam2-click' : '.sam2-mark').click();
                    await until(() => document.querySelector('.sam2-layer'));
                    app.open = false;
                    await until(() => !document.querySelector('.sam2-click'));
                }
                backEnd.asked.length = 0;
            }""",
            times,
        )

    open_and_close(5)
    before = listeners()
    open_and_close(50)
    # What the last opening held may outlive one collection; what fifty of them held would be many times as much.
    after = listeners()
    for _ in range(20):
        if after["JSEventListeners"] <= before["JSEventListeners"]:
            break
        page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
        after = listeners()

    assert after["JSEventListeners"] <= before["JSEventListeners"]
    assert after["Nodes"] <= before["Nodes"] + 20
