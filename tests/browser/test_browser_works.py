"""The browser that the other tests drive: it shows Chinese, and an error of a page does not pass unseen."""

import pytest

WIDTHS = """() => {
    const pen = document.createElement('canvas').getContext('2d');
    pen.canvas.width = pen.canvas.height = 40;
    const drawn = (letter) => {
        pen.clearRect(0, 0, 40, 40);
        pen.font = '30px sans-serif';
        pen.fillText(letter, 2, 32);
        return pen.canvas.toDataURL();
    };
    return [drawn('腰'), drawn('肌'), drawn('\\u{10FFFD}')];
}"""


def test_chinese_letters_are_drawn(page):
    """Two letters look different from each other and from a letter that no font has."""
    page.set_content("<p>腰大肌</p>")

    assert len(set(page.evaluate(WIDTHS))) == 3


@pytest.mark.parametrize(
    ("event", "script", "told"),
    [
        ("console", "console.error('wrong size')", "wrong size"),
        ("console", "fetch('http://127.0.0.1:9/').catch(() => {})", "ERR_"),
        ("pageerror", "setTimeout(() => { throw new Error('no mask') })", "no mask"),
    ],
)
def test_an_error_of_the_page_is_kept(page, event, script, told):
    """And counts as unexpected until the test announces it."""
    with page.expect_event(event):
        page.evaluate(script)

    assert [told in each for each in page.unexpected_troubles()] == [True]
    page.expect_trouble(told)
    assert page.unexpected_troubles() == []
