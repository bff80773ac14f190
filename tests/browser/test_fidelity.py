"""The host's own save turns what the plugin wrote back into the service's mask; a mark is where it was clicked."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from tools.overlap import iou
from tools.service_client import read_mask

KEEP_UPLOADS = """
window.uploads = {};
const append = FormData.prototype.append;
FormData.prototype.append = function (name, value, ...rest) {
    if (value instanceof Blob) {
        const reader = new FileReader();
        reader.onload = () => { window.uploads[name] = reader.result.split(',')[1]; };
        reader.readAsDataURL(value);
    }
    return append.call(this, name, value, ...rest);
};
"""
"""Keeps what the host's save code hands to the network; the browser does not show files in its requests."""

MOST_VERTICES = {"psoas": 80, "combo": 400}


def uploaded(page, field):
    """`(H, W)` uint8 of the PNG that Chromium's canvas made."""
    data = base64.b64decode(page.evaluate("name => window.uploads[name]", field))
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"))


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
@pytest.mark.parametrize("mode", ["psoas", "combo"])
def test_polygons_give_the_mask_back(open_page, open_editor, mode, ratio):
    """Filled by the host's smoothing canvas and read as above 0; few enough vertices to edit."""
    page = open_page(device_scale_factor=ratio)
    page.add_init_script(KEEP_UPLOADS)
    plugin = open_editor("middle", mode=mode, at=page)
    truth = read_mask(plugin.write()["mask_data"])
    vertices = sum(len(ring) for ring in plugin.editor.annotation())
    plugin.editor.save()
    drawn = uploaded(page, f"{mode}_mask") > 0

    assert iou(drawn, truth) >= 0.98
    assert abs(int(drawn.sum()) - int(truth.sum())) <= 0.01 * truth.sum()
    assert vertices <= MOST_VERTICES[mode]


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_the_rectangle_is_the_masks_to_the_pixel(open_page, open_editor, ratio):
    """L3: every pixel between the outermost rows and columns of the mask, and no other."""
    page = open_page(device_scale_factor=ratio)
    page.add_init_script(KEEP_UPLOADS)
    plugin = open_editor("L3", at=page)
    truth = read_mask(plugin.write()["mask_data"])
    plugin.editor.save()
    rows, columns = np.flatnonzero(truth.any(axis=1)), np.flatnonzero(truth.any(axis=0))
    box = np.zeros_like(truth)
    box[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True

    assert np.array_equal(uploaded(page, "file") > 0, box)


@pytest.mark.parametrize(
    ("context", "style"),
    [
        ({}, ""),
        ({"device_scale_factor": 2}, ""),
        ({"device_scale_factor": 1.25}, ".el-dialog { transform: scale(0.8); }"),
        ({"viewport": {"width": 900, "height": 500}}, ""),
        ({"viewport": {"width": 900, "height": 500}}, ".stage { zoom: 1.3; }"),
    ],
    ids=["plain", "dense", "scaled", "scrolled", "zoomed"],
)
def test_a_mark_is_where_it_was_clicked(open_page, open_editor, context, style):
    """To half a pixel of the screen, whatever zoom, pixel ratio, scale and scroll."""
    page = open_page(**context)
    plugin = open_editor("middle", at=page).wait_until_usable()
    if style:
        page.add_style_tag(content=style)
    plugin.point_button.click()
    plugin.expect("marking")
    at = (206.0, 280.0)
    x, y = plugin.editor.on_screen(*at)
    with page.expect_request(asked_by_name) as asked:
        page.mouse.click(round(x), round(y))
    (point,) = json.loads(asked.value.post_data)["click_points"]
    box, (width, _) = plugin.editor.canvas.bounding_box(), plugin.editor.size()
    natural_per_css = width / box["width"]

    assert abs(point["x"] - (at[0] + (round(x) - x) * natural_per_css)) <= 0.5 * natural_per_css
    assert abs(point["y"] - (at[1] + (round(y) - y) * natural_per_css)) <= 0.5 * natural_per_css


def asked_by_name(request):
    """Whether a request is a click by name."""
    return request.method == "POST" and request.url.endswith("/case")
