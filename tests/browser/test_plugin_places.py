"""Places on the picture are exact: at any pixel ratio, scale and scroll, for clicks, dots, boxes and the mask shown."""

from itertools import product

import pytest

TOLERANCE_PX = 0.5
RATIOS = [1, 1.5, 2]
# What a host, or the browser's zoom, does to the picture.
SCALES = {
    "as it is": "",
    "picture halved": "stage.editor.canvas.style.width = '256px'",
    "dialog at 0.5": "stage.editor.dialog.style.transform = 'scale(0.5)'",
    "dialog at 1.3": "stage.editor.dialog.style.transform = 'scale(1.3)'",
    "canvas at 1.3": "Object.assign(stage.editor.canvas.style, { transform: 'scale(1.3)', transformOrigin: '0 0' })",
    "zoomed by 1.25": "stage.editor.dialog.style.zoom = '1.25'",
    "framed and padded": "stage.editor.canvas.style.cssText += ';border:3px solid red;padding:5px 9px 2px 4px'",
    "scrolled": """(() => {
        const { dialog } = stage.editor;
        Object.assign(dialog.style, { height: '420px', overflow: 'auto' });
        dialog.scrollTop = 130;
    })()""",
}


@pytest.fixture
def marking(open_page, plugin_pages):
    """The page in point mode, with three dots and a box."""

    def at(ratio=1, change=""):
        page = open_page(device_scale_factor=ratio, viewport={"width": 1400, "height": 1000})
        page.goto(f"{plugin_pages}/states.html")
        page.wait_for_function("window.stage")
        if change:
            page.evaluate(change)
        page.evaluate("stage.show('marking')")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return page

    return at


def on_screen(page, x, y):
    """Where a place of the picture is on the screen, from the host's canvas alone."""
    return page.evaluate(
        """([x, y]) => {
            const { canvas, size } = stage.editor;
            const rect = canvas.getBoundingClientRect();
            const style = getComputedStyle(canvas);
            const side = (name) => parseFloat(style[`border${name}Width`]) + parseFloat(style[`padding${name}`]);
            const scale = rect.width / canvas.offsetWidth;
            const [left, top] = [rect.left + side('Left') * scale, rect.top + side('Top') * scale];
            const right = rect.right - side('Right') * scale;
            const bottom = rect.bottom - side('Bottom') * scale;
            return [left + (x * (right - left)) / size.width, top + (y * (bottom - top)) / size.height];
        }""",
        [x, y],
    )


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*(sum(pair) / 2 for pair in zip(start, end, strict=True)))
    page.mouse.move(*end)
    page.mouse.up()


def last_call(page):
    return page.evaluate("stage.calls[stage.calls.length - 1]")


@pytest.mark.parametrize(("ratio", "scale"), list(product(RATIOS, SCALES)))
def test_a_dot_goes_where_it_is_dragged(marking, ratio, scale):
    """Gripped beside its middle, it does not jump there."""
    page = marking(ratio, SCALES[scale])
    x, y = on_screen(page, 197.25, 310.5)
    to_x, to_y = on_screen(page, 230.5, 250.25)

    drag(page, (x + 2, y - 1), (to_x + 2, to_y - 1))

    name, number, moved_x, moved_y = last_call(page)
    assert (name, number) == ("movePoint", 1)
    assert moved_x == pytest.approx(230.5, abs=TOLERANCE_PX)
    assert moved_y == pytest.approx(250.25, abs=TOLERANCE_PX)


@pytest.mark.parametrize("scale", SCALES)
def test_a_click_is_where_it_was_made(marking, scale):
    page = marking(1.5, SCALES[scale])

    page.mouse.click(*on_screen(page, 120.5, 200.5))

    name, x, y, label = last_call(page)
    assert (name, label) == ("addPoint", 1)
    assert x == pytest.approx(120.5, abs=TOLERANCE_PX)
    assert y == pytest.approx(200.5, abs=TOLERANCE_PX)


@pytest.mark.parametrize("scale", SCALES)
def test_a_box_has_the_corners_between_which_it_was_drawn(marking, scale):
    """Drawn from the lower right: its corners come in order."""
    page = marking(1, SCALES[scale])

    drag(page, on_screen(page, 110, 220), on_screen(page, 60, 150))

    name, box = last_call(page)
    assert name == "setBox"
    assert box == pytest.approx({"x1": 60, "y1": 150, "x2": 110, "y2": 220}, abs=TOLERANCE_PX)


@pytest.mark.parametrize("scale", SCALES)
def test_a_corner_of_the_box_goes_where_it_is_dragged(marking, scale):
    page = marking(1, SCALES[scale])

    drag(page, on_screen(page, 352, 352), on_screen(page, 365, 341))

    name, box = last_call(page)
    assert name == "setBox"
    assert box == pytest.approx({"x1": 160, "y1": 260, "x2": 365, "y2": 341}, abs=TOLERANCE_PX)


@pytest.mark.parametrize("scale", SCALES)
def test_the_mask_lies_on_the_picture(marking, scale):
    """The canvas it is drawn on has the picture's size, and covers it on the screen to a fraction of a pixel."""
    page = marking(1.5, SCALES[scale])
    corner, far = on_screen(page, 0, 0), on_screen(page, 512, 512)

    there = page.evaluate(
        """() => {
            const { left, top, right, bottom } = document.querySelector('.sam2-tint').getBoundingClientRect();
            return [left, top, right, bottom];
        }"""
    )
    size = page.evaluate(
        "(() => { const { width, height } = document.querySelector('.sam2-tint'); return [width, height]; })()"
    )

    assert there == pytest.approx([*corner, *far], abs=0.1)
    assert size == [512, 512]


def test_the_layer_follows_a_picture_that_moves(marking):
    """The host scrolls, scales or resizes it while point mode is on."""
    page = marking()
    for change in SCALES.values():
        page.evaluate(change or "0")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        corner, far = on_screen(page, 0, 0), on_screen(page, 512, 512)
        box = page.locator(".sam2-layer").bounding_box()

        assert [box["x"], box["y"]] == pytest.approx(corner, abs=0.1)
        assert [box["x"] + box["width"], box["y"] + box["height"]] == pytest.approx(far, abs=0.1)


def test_a_mask_is_shown_to_the_pixel(marking):
    """Every pixel of the service's mask is tinted, and no other."""
    page = marking()

    differing = page.evaluate(
        """async () => {
            const picture = new Image();
            picture.src = `data:image/png;base64,${stage.view.preview.mask_data}`;
            await picture.decode();
            const read = (drawn) => {
                const canvas = document.createElement('canvas');
                canvas.width = canvas.height = 512;
                const pen = canvas.getContext('2d');
                pen.drawImage(drawn, 0, 0);
                return pen.getImageData(0, 0, 512, 512).data;
            };
            const [mask, tint] = [read(picture), read(document.querySelector('.sam2-tint'))];
            let wrong = 0;
            for (let at = 0; at < mask.length; at += 4) {
                wrong += (mask[at] > 0) !== (tint[at + 3] > 0) ? 1 : 0;
            }
            return wrong;
        }"""
    )

    assert differing == 0
