"""The drill of docs/rollout.md: the feature is taken away while people click; nothing fails, work by hand goes on."""

import io
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import requests
from PIL import Image

from tools.balancer import Balancer
from tools.cases import phantom_cases
from tools.host_clicks import upload_click, zipped_series
from tools.host_process import HostProcess
from tools.service_client import Question

EACH = 12
"""Clicks, and masks drawn by hand, before the flag is turned and again after it."""


class Clinic:
    """People at one address: one draws by hand, the others click."""

    def __init__(self, url, host):
        """The case is uploaded to the host itself: the balancer takes single slices."""
        self.url = url
        self.statuses = {"click": Counter(), "by hand": Counter()}
        self.codes = Counter()
        self.done = threading.Event()
        self._enough = threading.Semaphore(0)
        case = requests.post(f"{host}/upload", files={"file": ("s.zip", zipped_series())}, timeout=60).json()
        self._case = f"{case['patient']}/{case['date']}"
        made = requests.post(f"{url}/generate_sagittal/{self._case}", timeout=60).json()
        shown = requests.get(f"{url}/get_output_image/{self._case}/{made['sagittal_png']}", timeout=60)
        mask = np.zeros(Image.open(io.BytesIO(shown.content)).size[::-1], np.uint8)
        mask[10:20, 10:20] = 255
        buffer = io.BytesIO()
        Image.fromarray(mask).save(buffer, "PNG")
        self._mask = buffer.getvalue()

    def draw(self):
        """Save masks by hand until done."""
        while not self.done.is_set():
            files = {"file": ("mask.png", self._mask, "image/png")}
            answer = requests.post(f"{self.url}/upload_l3_mask/{self._case}", files=files, timeout=60)
            good = answer.ok and "error" not in answer.json()
            self.statuses["by hand"][200 if good else answer.text] += 1
            self._enough.release()

    def click(self):
        """Click until done."""
        [case] = [each for each in phantom_cases(1) if each.target == "psoas"]
        x, y = case.clicks[0]
        while not self.done.is_set():
            question = Question(case.picture, case.image_type, case.target, clicks=[(x, y, 1)])
            with requests.Session() as line:
                answer = upload_click(line, self.url, question)
            self.statuses["click"][answer.status_code] += 1
            if not answer.ok:
                self.codes[answer.json()["error"]["code"]] += 1
            self._enough.release()

    def works_on(self):
        """Wait until so much more was done."""
        for _ in range(2 * EACH):
            assert self._enough.acquire(timeout=60)


@pytest.mark.timeout(240)
def test_the_feature_is_taken_away_while_people_click_and_draw(service, tmp_path):
    with HostProcess(service.url, tmp_path) as on, Balancer(tmp_path, [on.port]) as address:
        clinic = Clinic(address.url, on.url)
        with ThreadPoolExecutor(3) as people:
            work = [people.submit(clinic.draw), people.submit(clinic.click), people.submit(clinic.click)]
            try:
                clinic.works_on()
                env = {"DATA_ROOT": str(on.data.resolve()), "SAM2_ENABLED": "false"}
                with HostProcess(service.url, tmp_path / "off", env=env, needs_service=False) as off:
                    address.use([off.port])
                    on.stop()
                    clinic.works_on()
                    health = off.health()
                    clinic.done.set()
                    for each in work:
                        each.result(timeout=60)
            finally:
                clinic.done.set()

    assert health["enabled"] is False
    assert set(clinic.statuses["by hand"]) == {200}
    assert set(clinic.statuses["click"]) == {200, 503}
    assert set(clinic.codes) == {"turned_off"}
