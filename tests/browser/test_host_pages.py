"""The reference host's pages: the list, upload, one case, both languages, the word about the model, sign-in, errors."""

import re
import shutil
from pathlib import Path

import pytest
from plugin_pages import served

from examples.idoctor_host.app import WEB
from tools import fake_service
from tools.editors import EditorPage, HostCase
from tools.host_clicks import zipped_series

AXE = Path(__file__).parents[2] / "editor_plugin" / "node_modules" / "axe-core" / "axe.min.js"

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"DICOM", "zip", "GiB", "HU", "CT", "mm", "IDoctor", "Phantom", "Demo", "slice", "png"}
"""Words that stay as they are in Chinese."""

PAGES = {"list": "/#/cases", "upload": "/#/upload", "case": "/#/cases/{}/{}", "brush": "/#/cases/{}/{}/brush"}


@pytest.fixture(scope="session")
def series_zip(tmp_path_factory):
    """The phantom patient's series as a person has it on disk."""
    path = tmp_path_factory.mktemp("zip") / "series.zip"
    path.write_bytes(zipped_series())
    return path


@pytest.fixture
def empty(plain_host):
    """A host without any case."""
    for folder in plain_host.data.iterdir():
        shutil.rmtree(folder)
    return plain_host


def speak(page, language):
    page.get_by_role("button", name={"zh": "中文", "en": "English"}[language]).click()


def shown_text(page):
    """Everything that can be read on the page or is read out, without the language switch."""
    page.wait_for_load_state("networkidle")
    return page.evaluate("""() => {
        const copy = document.body.cloneNode(true);
        copy.querySelectorAll('.languages, script, noscript').forEach((each) => each.remove());
        const labels = [...copy.querySelectorAll('[aria-label], [alt], [placeholder]')].flatMap((each) =>
            ['aria-label', 'alt', 'placeholder'].map((name) => each.getAttribute(name) || ''));
        return [document.title, copy.textContent, ...labels].join('\\n');
    }""")


def test_the_address_alone_opens_the_only_case(plain_host, page):
    page.goto(f"{plain_host.url}/")

    page.get_by_role("heading", name="Phantom_Demo").wait_for()
    assert page.url.endswith("/#/cases/Phantom_Demo/20240102")


def test_without_a_case_the_list_says_how_to_begin(empty, page):
    page.goto(f"{empty.url}/")

    page.get_by_text("还没有病例").wait_for()
    page.get_by_role("button", name="上传病例").click()
    page.get_by_role("heading", name="上传病例").wait_for()


def test_the_list_shows_how_far_each_case_is(plain_host, page):
    page.goto(f"{plain_host.url}/#/cases")

    row = page.get_by_role("row", name="Phantom_Demo")
    steps = row.locator(".step").all_text_contents()
    assert [" ".join(step.split()) for step in steps] == ["L3 已完成", "腰大肌 未完成", "全部骨骼肌 未完成"]
    assert "2024-01-02" in row.text_content()
    row.get_by_role("link").click()
    page.get_by_role("heading", name="Phantom_Demo").wait_for()


def test_an_upload_shows_its_progress_and_opens_the_case(empty, page, series_zip):
    slow = page.context.new_cdp_session(page.bare)
    network = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 20e6}
    slow.send("Network.emulateNetworkConditions", network)
    page.goto(f"{empty.url}/#/upload")

    page.set_input_files("input[type=file]", series_zip)

    page.get_by_text("正在上传 series.zip").wait_for()
    page.wait_for_function(
        "() => { const bar = document.querySelector('[role=progressbar]');"
        " return bar && bar.ariaValueNow > 0 && bar.ariaValueNow < 100; }"
    )
    page.get_by_role("heading", name="Phantom_Demo").wait_for(timeout=60_000)
    assert [path.name for path in empty.data.iterdir()] == ["Phantom_Demo_20240102"]
    page.get_by_role("img", name="矢状位 CT 图像").wait_for()
    assert page.get_by_role("button", name="勾画肌肉").is_disabled()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh", "上传的不是 zip 压缩包，或文件已损坏。"), ("en", "The upload is no zip, or it is damaged.")],
)
def test_a_file_that_is_no_zip_is_refused_in_a_sentence(empty, page, tmp_path, language, sentence):
    """And another one can be chosen at once."""
    wrong = tmp_path / "series.zip"
    wrong.write_bytes(b"not a zip")
    page.goto(f"{empty.url}/#/upload")
    speak(page, language)

    page.set_input_files("input[type=file]", wrong)

    page.get_by_role("alert").get_by_text(sentence).wait_for()
    assert page.locator("input[type=file]").count() == 1


def test_the_language_changes_everything_and_is_remembered(plain_host, page):
    page.goto(f"{plain_host.url}/#/cases")
    page.get_by_role("heading", name="病例").wait_for()
    assert (page.evaluate("document.documentElement.lang"), page.title()) == ("zh-CN", "肌少症评估")

    speak(page, "en")
    page.reload()

    page.get_by_role("heading", name="Cases").wait_for()
    assert (page.evaluate("document.documentElement.lang"), page.title()) == ("en", "Sarcopenia work-up")
    speak(page, "zh")
    page.get_by_role("heading", name="病例").wait_for()


@pytest.mark.parametrize("where", PAGES)
def test_no_word_of_the_other_language_is_left(plain_host, page, case, where):
    page.goto(plain_host.url + PAGES[where].format(*case.name))
    page.get_by_role("heading", level=1).wait_for()

    assert set(LATIN_WORD.findall(shown_text(page))) <= NAMES
    speak(page, "en")
    assert CHINESE.findall(shown_text(page)) == []


@pytest.mark.parametrize(("clinical_use", "warned"), [(False, True), (True, False)])
def test_a_model_that_is_not_for_patients_is_named_on_every_page(host_on, page, clinical_use, warned):
    with fake_service.serving() as service:
        service.health = fake_service.saying(200, fake_service.HEALTH | {"clinical_use": clinical_use})
        host = host_on(service.url)
        for where in ("/#/cases", "/#/upload"):
            page.goto(host.url + where)
            page.wait_for_load_state("networkidle")

            assert page.get_by_role("note").count() == int(warned)
            assert ("演示模型，不可用于临床" in shown_text(page)) is warned


def test_without_the_assistant_nothing_is_said_about_a_model(plain_host, page):
    page.goto(f"{plain_host.url}/#/cases")

    assert "模型" not in shown_text(page)


def test_where_the_host_wants_a_sign_in_a_token_is_asked_for(host_on, page, case):
    """A wrong one is refused, the right one opens the page that was asked for, and signing out forgets it."""
    page.expect_trouble("401")
    host = host_on("http://127.0.0.1:9", SAM2_ENABLED="false", ENABLE_AUTH="true", HOST_TOKENS="right:ann,other:bob")
    own = host.data / "ann"
    own.mkdir()
    (host.data / "_".join(case.name)).rename(own / "_".join(case.name))
    page.goto(host.url + PAGES["case"].format(*case.name))
    dialog = page.get_by_role("dialog", name="登录")

    dialog.get_by_label("访问令牌").fill("wrong")
    dialog.get_by_role("button", name="登录").click()
    dialog.get_by_role("alert").get_by_text("该令牌无效").wait_for()
    dialog.get_by_label("访问令牌").fill("right")
    dialog.get_by_label("访问令牌").press("Enter")

    page.get_by_role("heading", name="Phantom_Demo").wait_for()
    assert page.evaluate("localStorage.access_token") == "right"
    page.get_by_role("button", name="标注 L3").click()
    page.wait_for_function(
        "() => { const img = document.querySelector('.stage img'); return img && img.naturalWidth; }"
    )
    page.locator(".el-dialog__headerbtn:visible").click()
    page.get_by_role("button", name="退出登录").click()
    dialog.wait_for()
    assert page.evaluate("localStorage.access_token") is None


def test_a_host_that_is_away_is_said_so_and_asked_again(plain_host, page):
    page.expect_trouble("ERR_FAILED")
    page.route("**/cases", lambda route: route.abort())
    page.goto(f"{plain_host.url}/#/cases")

    page.get_by_role("alert").get_by_text("服务器没有响应：请检查网络后重试。").wait_for()
    page.unroute("**/cases")
    page.get_by_role("button", name="重试").click()

    page.get_by_role("row", name="Phantom_Demo").wait_for()
    assert page.get_by_role("alert").count() == 0


def test_a_case_that_is_not_there_is_said_so(plain_host, page):
    page.goto(f"{plain_host.url}/#/cases/Nobody/20240102")

    page.get_by_role("alert").get_by_text("该病例不存在。").wait_for()


@pytest.mark.parametrize("where", ["list", "upload", "case"])
def test_the_pages_are_accessible(plain_host, page, case, where):
    """No violation of WCAG A or AA that axe knows; the editors' radio buttons are Element's own and are not in it."""
    page.goto(plain_host.url + PAGES[where].format(*case.name))
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")

    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert len(found["passes"]) > 10


def test_the_pages_may_come_from_another_port_than_the_back_end(host_on, page, tmp_path):
    """As IDoctor is developed: CORS, an absolute address for everything, and pictures that taint a canvas."""
    built = tmp_path / "dist"
    shutil.copytree(WEB, built)
    with served(built) as front:
        host = host_on("http://127.0.0.1:9", SAM2_ENABLED="false", HOST_ORIGINS=front)
        index = built / "index.html"
        named = f'name="api-base" content="{host.url}"'
        index.write_text(
            index.read_text(encoding="utf-8").replace('name="api-base" content=""', named), encoding="utf-8"
        )
        page.goto(f"{front}/")

        page.get_by_role("heading", name="Phantom_Demo").wait_for()
        editor = EditorPage(page, front, HostCase(host.data).name, "L3").open()
        editor.drag((210, 150), (260, 190))
        editor.save()
        assert HostCase(host.data).stored("L3").sum() == 50 * 40
