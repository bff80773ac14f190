"""What the pages ask of one case: its pictures, its files, its figures."""

import numpy as np
from host_browser import png, send_middle
from small_series import CASE, COLUMNS, ROWS

PATH = "/".join(CASE)


def test_one_case_tells_what_the_pages_need(browser):
    before = browser.get(f"/cases/{PATH}").json()

    assert (before["patient"], before["date"]) == CASE
    assert before["sagittal_png"] == "L3_png/sagittal_midResize.png"
    assert (before["middle_png"], before["measurements"]) == (None, None)


def test_one_case_shows_the_chosen_slice_and_its_figures(marked):
    send_middle(marked, CASE, psoas=png(np.full((ROWS, COLUMNS), 255)))

    case = marked.get(f"/cases/{PATH}").json()

    assert case["middle_png"] == "Axisal/slice_021.png"
    assert marked.get(f"/get_output_image/{PATH}/{case['middle_png']}").status == 200
    assert case["measurements"] == marked.get(f"/measurements/{PATH}").json()
    assert case["measurements"]["psoas"]["area_px"] == ROWS * COLUMNS
    assert case["measurements"]["combo"] is None


def test_a_case_that_is_not_there_is_said_so(browser):
    assert browser.get(f"/cases/Nobody/{CASE[1]}").error == "This case does not exist."
