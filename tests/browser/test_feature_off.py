"""With the feature off the editors are what they were."""

import re

import pytest

WITHOUT_OURS = """dialog => {
    const said = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data.trim();
        if (node.nodeType !== Node.ELEMENT_NODE || /sam2-/.test(node.getAttribute('class'))) return '';
        const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort();
        return `<${node.tagName} ${attributes.join(' ')}>${[...node.childNodes].map(said).join('')}</>`;
    };
    return said(dialog);
}"""
"""A dialog as text: tags, attributes in order, words; no comments, which nobody sees, and nothing of ours."""


def plain(said):
    """Without the numbers that Element counts up, and the host's port."""
    return re.sub(r"(?<=-)\d+(?=[ >])|(?<=127\.0\.0\.1:)\d+", "", said)


@pytest.mark.parametrize("kind", ["L3", "middle"])
def test_the_dialog_is_the_same_as_without_the_plugin(open_page, open_editor, host_on, service, kind):
    """Nothing of ours is in it, and what else is in it is the same as beside our button."""
    off = open_editor(kind, of=host_on(service.url, SAM2_ENABLED="false"), at=open_page())
    off.page.wait_for_load_state("networkidle")
    on = open_editor(kind, at=open_page()).wait_until_usable()

    assert off.is_gone()
    assert plain(off.editor.dialog.evaluate(WITHOUT_OURS)) == plain(on.editor.dialog.evaluate(WITHOUT_OURS))


@pytest.mark.parametrize("kind", ["L3", "middle"])
def test_drawing_and_saving_work(open_editor, host_on, service, case, kind):
    """By hand, as ever."""
    host = host_on(service.url, SAM2_ENABLED="false")
    plugin = open_editor(kind, of=host)
    if kind == "L3":
        plugin.editor.drag((200, 200), (260, 240))
    else:
        plugin.editor.draw((150, 230), (200, 230), (175, 290))
    plugin.editor.save()

    assert type(case)(host.data).stored("L3" if kind == "L3" else "psoas").any()
    assert plugin.is_gone()
