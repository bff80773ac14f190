"""`make screenshots`: the pictures of the user guide, every state of the plugin in both languages and example cases.

Everything on them is real: the service with the demo model, the reference host, Debian's Chromium, phantoms.
"""

import io
import itertools
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tools.editors.chromium import Chromium, NoBrowser, launched_chromium
from tools.editors.examples import draw_examples
from tools.editors.host_case import HostCase
from tools.editors.relay import Relay, relaying
from tools.editors.states import STATES, Scene
from tools.host_clicks import PhantomPatient
from tools.host_process import HostProcess
from tools.service_process import ServiceFailed, ServiceProcess

OUTPUT = Path("docs/images/user-guide")
LANGUAGES = ("zh", "en")
COLOURS, SHRUNK = 64, 0.75
"""Enough for a grey slice and a few colours, and to read by; a picture then takes about a fifth."""

MARGIN_PX = 24
"""Around the dialog: the question about existing work may stand out of it."""

FADED_MS = 400
PLACE = "each => { const { x, y, width, height } = each.getBoundingClientRect(); return [x, y, width, height]; }"

VIEWPORT = {"width": 1120, "height": 900}
NO_BREAKER = {"SAM2_CACHE_MB": "0", "SAM2_PROBE_SECONDS": "1", "SAM2_BREAKER_FAILURES": "100"}


def main() -> int:
    """Draw them all; returns the exit code."""
    try:
        with ServiceProcess() as service, launched_chromium() as chromium:
            OUTPUT.mkdir(parents=True, exist_ok=True)
            draw_examples(service.url, OUTPUT)
            with _host(service.url) as (relay, host):
                for language, state in itertools.product(LANGUAGES, STATES):
                    _shoot(chromium, relay, host, language, state)
    except (ServiceFailed, NoBrowser) as error:
        print(f"screenshots: {error}", file=sys.stderr)
        return 1
    print(f"The pictures lie in {OUTPUT}.")
    return 0


@contextmanager
def _host(service_url: str) -> Iterator[tuple[Relay, HostProcess]]:
    """A host with the phantom patient's L3 marked, on a relay."""
    with (
        tempfile.TemporaryDirectory() as folder,
        relaying(service_url) as relay,
        HostProcess(relay.url, Path(folder), env=NO_BREAKER) as host,
    ):
        for _ in itertools.islice(PhantomPatient(host.url).clicks(), 2):
            pass
        yield relay, host


def _shoot(chromium: Chromium, relay: Relay, host: HostProcess, language: str, state: str) -> None:
    case = HostCase(host.data)
    case.forget_muscle()
    page = chromium.open_page(viewport=VIEWPORT)
    page.add_init_script(f"localStorage.setItem('language', '{language}')")
    plugin = STATES[state](Scene(page, host.url, case, relay))
    page.locator(".el-message").wait_for(state="detached")
    page.wait_for_timeout(FADED_MS)
    x, y, width, height = plugin.editor.dialog.evaluate(PLACE)
    clip = {"x": x - MARGIN_PX, "y": y, "width": width + 2 * MARGIN_PX, "height": height}
    _write(OUTPUT / f"{state}-{language}.png", page.screenshot(clip=clip))
    relay.work()
    page.context.close()


def _write(path: Path, picture: bytes) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("RGB").resize((round(image.width * SHRUNK), round(image.height * SHRUNK)))
        small.quantize(COLOURS).save(path, "PNG", optimize=True)
    print(path, flush=True)


if __name__ == "__main__":
    sys.exit(main())
