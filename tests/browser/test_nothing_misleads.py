"""What is on the screen is what is in the annotation and on the server: where it is not, it is said or kept from."""

from urllib.parse import urlsplit

from PIL import Image, ImageChops

from tools.editors.host_case import HostCase

REPLACED = "已被更换"


def test_nobody_saves_a_preview_that_is_not_in_the_annotation(open_editor, case):
    """The dialog's Save rests in point mode, says why, and is back afterwards; closing stays free."""
    plugin = open_editor("middle")
    plugin.write()
    save = plugin.editor.dialog.locator(".el-dialog__footer .el-button--primary")
    plugin.press("refine")
    plugin.expect("marking")
    assert save.get_attribute("aria-disabled") == "true"
    assert save.get_attribute("title") == "正在处理，请先完成或取消当前操作"
    save.click(force=True)
    save.press("Enter")
    plugin.press("leave")
    plugin.expect("done", "low")
    assert not list((case.folder / "output").glob("manual_middle_mask/*.png"))

    assert save.get_attribute("aria-disabled") is None
    assert save.get_attribute("title") is None
    plugin.editor.save()
    assert case.stored("psoas").any()


def test_a_picture_that_was_replaced_meanwhile_gets_no_mask(open_editor, host_on, relay, page):
    """A case of the same name is uploaded while the editor is open: the outline would lie beside what is seen."""
    host = host_on(relay.url)
    plugin = open_editor("middle", of=host).wait_until_usable()
    page.wait_for_load_state("networkidle")
    address = plugin.editor.dialog.locator(".stage img").get_attribute("src")
    picture = HostCase(host.data).folder / "output" / "Axisal" / urlsplit(address).path.rpartition("/")[2]
    with Image.open(picture) as shown:
        moved = ImageChops.offset(shown, 40, 0)
    picture.unlink()  # the folder may share its files with others
    moved.save(picture)

    plugin.ask()
    plugin.expect("failed")
    assert REPLACED in plugin.panel.inner_text()
    assert plugin.editor.annotation() == []

    plugin.editor.close()
    plugin.editor.open()
    plugin.ask()
    plugin.expect("done", "low")


def test_discard_is_there_after_the_picture_was_made_anew(open_editor, page):
    """The L3 editor keeps its rectangles then, so what they replaced can still be had back."""
    plugin = open_editor("L3").wait_until_usable()
    plugin.editor.drag((100, 100), (140, 140))
    (before,) = plugin.editor.annotation()
    plugin.button.click()
    plugin.question.locator(".sam2-replace").click()
    plugin.expect("done", "low")
    with page.expect_response(lambda response: "/generate_sagittal/" in response.url):
        plugin.editor.tool(2).click()
    plugin.wait_until_usable()
    assert before not in plugin.editor.annotation()

    plugin.press("discard")
    assert plugin.editor.annotation() == [before]


def test_work_that_was_replaced_comes_back_when_the_hosts_undo_took_the_result(open_editor):
    """The panel does not go on saying that the result is there."""
    plugin = open_editor("middle").wait_until_usable()
    plugin.editor.draw((150, 230), (200, 230), (175, 290))
    before = plugin.editor.annotation()
    plugin.button.click()
    plugin.question.locator(".sam2-replace").click()
    plugin.expect("done", "low")
    while plugin.editor.annotation():
        plugin.editor.tool(1).click()
    plugin.expect("discarded")

    plugin.press("bring-back")
    plugin.panel.wait_for(state="detached")
    assert plugin.editor.annotation() == before


def test_point_mode_does_not_bring_back_what_was_undone(open_editor):
    """A result that was cleared is gone, whatever was drawn since."""
    plugin = open_editor("middle")
    plugin.write()
    plugin.editor.tool(2).click()
    plugin.editor.draw((150, 230), (200, 230), (175, 290))
    plugin.point_button.click()
    plugin.expect("marking")

    assert (
        plugin.layer.locator(".sam2-preview").evaluate_all("all => all.filter((each) => each.offsetWidth).length") == 0
    )
    assert "还没有轮廓" in plugin.panel.inner_text()
