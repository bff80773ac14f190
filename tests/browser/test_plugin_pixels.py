"""The plugin's browser room in a real browser: masks decoded and painted, raster canvases, the host's saves."""

import base64
import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from plugin_pages import served
from scipy import ndimage

from runners.vectors import polygons
from tools.phantoms import axial


@pytest.fixture(scope="module")
def plugin() -> Iterator[str]:
    """The address of the plugin's folder."""
    with served() as address:
        yield address


@pytest.fixture
def in_page(page, plugin):
    """Runs a function in a page that may import the plugin's modules."""
    page.goto(f"{plugin}/tests/pages/empty.html")
    return page.evaluate


def png(mask):
    buffer = io.BytesIO()
    Image.fromarray(mask.astype(np.uint8) * np.uint8(255)).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def blobs(seed, shape=(120, 150)):
    """A mask of smooth parts, some cut by the border, some of a single pixel."""
    noise = np.random.default_rng(seed).standard_normal(shape)
    grey = ndimage.gaussian_filter(noise, 6)
    return (grey > np.quantile(grey, 0.8)) | (noise > 3.5)


DECODE = """async (png) => {
    const { decodeMask } = await import('/src/browser/masks.js');
    const { width, height, inside } = await decodeMask(png);
    return { width, height, inside: [...inside] };
}"""


@pytest.mark.parametrize("seed", range(3))
def test_a_mask_is_decoded_to_the_pixel(in_page, seed):
    mask = blobs(seed)

    seen = in_page(DECODE, png(mask))

    assert (seen["height"], seen["width"]) == mask.shape
    assert np.array_equal(np.reshape(seen["inside"], mask.shape), mask)


def test_a_mask_that_is_no_picture_is_refused(in_page):
    assert in_page(f"(png) => ({DECODE})(png).then(() => 'taken', () => 'refused')", "AAAA") == "refused"


PAINT = """async ([shapes, width, height]) => {
    const { paintMask } = await import('/src/browser/masks.js');
    return [...paintMask(shapes, { width, height }).inside];
}"""


def painted(in_page, shapes, shape):
    return np.reshape(in_page(PAINT, [shapes, shape[1], shape[0]]), shape).astype(bool)


@pytest.mark.parametrize("name", ["psoas_left", "combo"])
def test_the_services_polygons_are_painted_as_its_mask(in_page, name):
    mask = axial(5000).structure(name)
    rings = [[{"x": x, "y": y} for x, y in np.round(ring, 2).tolist()] for ring in polygons(mask)]

    seen = painted(in_page, {"polygons": rings}, mask.shape)

    assert (seen & mask).sum() / (seen | mask).sum() >= 0.98
    assert abs(seen.sum() / mask.sum() - 1) <= 0.01


def test_a_rectangle_is_painted_edge_on_edge(in_page):
    seen = painted(in_page, {"rects": [{"x1": 3, "y1": 4, "x2": 10, "y2": 9}]}, (20, 30))

    wanted = np.zeros((20, 30), bool)
    wanted[4:9, 3:10] = True
    assert np.array_equal(seen, wanted)


RASTER = """async ([png, colour]) => {
    const { createRasterAdapter } = await import('/dist/sam2-one-click.js');
    const canvas = Object.assign(document.createElement('canvas'), { width: 150, height: 120 });
    const changes = [];
    const adapter = createRasterAdapter({
        canvas, imageType: 'middle', target: 'psoas', colour, onChange: (change) => changes.push(change),
    });
    const drawing = canvas.getContext('2d');
    drawing.fillRect(0, 0, 9, 9);
    const before = adapter.snapshot();
    const candidate = { mask_data: png };
    await adapter.prepare([candidate]);
    adapter.write(candidate);
    const inside = [...drawing.getImageData(0, 0, 150, 120).data].filter((_, at) => at % 4 === 3).map((a) => a > 0);
    const after = adapter.snapshot();
    const isSame = adapter.same(after, adapter.snapshot());
    adapter.restore(before);
    return { inside, isSame, isBack: adapter.same(before, adapter.snapshot()), changes: changes.length };
}"""


@pytest.mark.parametrize("colour", [[255, 255, 255, 255], [255, 80, 0, 128]])
def test_a_raster_editor_gets_the_mask_to_the_pixel_and_its_own_pixels_back(in_page, colour):
    mask = blobs(1)

    seen = in_page(RASTER, [png(mask), colour])

    assert np.array_equal(np.reshape(seen["inside"], mask.shape), mask)
    assert (seen["isSame"], seen["isBack"], seen["changes"]) == (True, True, 2)


SAVES = """async ([route, closesAtOnce]) => {
    const { watchSaves } = await import('/src/browser/saves.js');
    const saves = [];
    const beganMs = performance.now();
    const watch = watchSaves({ route: '/dist/', onSave: (atMs) => saves.push(atMs >= beganMs) });
    await new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open('GET', route);
        request.onload = () => {
            if (closesAtOnce) {
                watch.destroy();
            }
            resolve();
        };
        request.send();
    });
    if (!closesAtOnce) {
        // The observer is told after the request's own listeners.
        await new Promise((resolve) => new PerformanceObserver(resolve).observe({ type: 'resource', buffered: true }));
        await new Promise((resolve) => setTimeout(resolve));
        watch.destroy();
    }
    return saves;
}"""


@pytest.mark.parametrize("closes_at_once", [False, True])
def test_a_save_is_noticed_although_the_editor_closes_with_its_answer(in_page, closes_at_once):
    assert in_page(SAVES, ["/dist/sam2-one-click.js", closes_at_once]) == [True]


def test_a_save_that_was_refused_is_none(page, in_page):
    page.expect_trouble("404")

    assert in_page(SAVES, ["/dist/nothing.js", True]) == []


PLAIN = """() => new Promise((resolve) => {
    window.told = resolve;
    const script = Object.assign(document.createElement('script'), { type: 'module' });
    script.textContent = "import * as plugin from '/dist/sam2-one-click.js'; told(Object.keys(plugin).sort());";
    document.body.append(script);
})"""


def test_a_plain_page_imports_the_bundle_as_a_module(in_page):
    assert in_page(PLAIN) == ["Sam2OneClick", "configure", "createRasterAdapter"]
