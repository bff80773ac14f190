"""The example of the web server in front of IDoctor, on a real nginx: TLS, uploads, a bound on clicks, nothing else."""

import contextlib
import http.client
import json
import queue
import ssl
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from in_background import in_background
from nginx_example import certificate, nginx, whole

from tools.service_process import HOST, ROOT, free_port

TEXT = (ROOT / "deploy" / "nginx" / "idoctor.conf").read_text(encoding="utf-8")
WORDS = (ROOT / "editor_plugin" / "src" / "words" / "catalogue.js").read_text(encoding="utf-8")
CLICK = "/api/segmentation/sam2"
BURST = 10
WAIT_S = 30


class _Host(BaseHTTPRequestHandler):
    """Stands for IDoctor: tells of each piece of a body as it comes, and answers with its size."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        size, left = 0, int(self.headers.get("Content-Length") or 0)
        while left:
            piece = self.rfile.read1(min(left, 65_536))
            size, left = size + len(piece), left - len(piece)
            self.server.pieces.put(len(piece))
        self._answer({"size": size, "proto": self.headers["X-Forwarded-Proto"], "host": self.headers["Host"]})

    def do_GET(self):
        self._answer({"path": self.path})

    def _answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words):
        """Nothing."""


def addressed(back_end, plain, tls):
    """The example with addresses and ports of this machine; nothing else is changed."""
    text = TEXT.replace("127.0.0.1:4200", f"{HOST}:{back_end}").replace("listen 80;", f"listen {HOST}:{plain};")
    return text.replace("listen 443 ssl;", f"listen {HOST}:{tls} ssl;")


@pytest.fixture
def web(tmp_path):
    """The example in front of a host; each test has one, since clicks are counted."""
    plain, tls = free_port(), free_port()
    trusted = certificate(tmp_path, "idoctor")
    with in_background(ThreadingHTTPServer((HOST, 0), _Host)) as back_end:
        back_end.pieces = queue.Queue()
        with nginx(tmp_path, addressed(back_end.server_port, plain, tls), tls):
            files = {"log": tmp_path / "nginx.log", "ca": trusted}
            yield SimpleNamespace(plain=plain, tls=tls, pieces=back_end.pieces, **files)


def connected(web):
    """A line over TLS that trusts its certificate."""
    trusting = ssl.create_default_context(cafile=web.ca)
    return http.client.HTTPSConnection(HOST, web.tls, context=trusting, timeout=WAIT_S)


def ask(web, path, *, method="GET", body=None, headers=None):
    """Status, headers and text of an answer over TLS."""
    with contextlib.closing(connected(web)) as line:
        line.request(method, path, body=body, headers={"Host": "idoctor.example.org", **(headers or {})})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def test_nginx_takes_it_and_it_names_no_service(tmp_path):
    certificate(tmp_path, "idoctor")
    words = ["/usr/sbin/nginx", "-t", "-c", whole(tmp_path, addressed(4200, free_port(), free_port()))]
    made = subprocess.run(words, capture_output=True, text=True)

    assert made.returncode == 0, made.stderr
    assert "sam2_service" not in TEXT
    assert ":8000" not in TEXT


def test_plain_http_is_sent_to_tls_with_its_method(web):
    line = http.client.HTTPConnection(HOST, web.plain, timeout=WAIT_S)
    with contextlib.closing(line):
        line.request("POST", "/upload?a=b", headers={"Host": "idoctor.example.org"})
        answer = line.getresponse()
        answer.read()

    assert answer.status == 308
    assert answer.headers["Location"] == "https://idoctor.example.org/upload?a=b"


def test_the_host_learns_under_which_name_and_how_it_was_asked(web):
    _, _, text = ask(web, CLICK, method="POST", body=b"x")

    assert json.loads(text) == {"size": 1, "proto": "https", "host": "idoctor.example.org"}


def test_a_click_of_25_mb_goes_through_and_one_of_28_does_not(web):
    status, _, text = ask(web, CLICK, method="POST", body=bytes(25 << 20))
    refused, _, _ = ask(web, CLICK, method="POST", body=bytes(28 << 20))

    assert (status, json.loads(text)["size"]) == (200, 25 << 20)
    assert refused == 413


def test_a_series_is_handed_on_while_it_comes(web):
    """Else nginx would write it to its own disk first, and the host would see nothing until the end."""
    half = bytes(1 << 20)
    with contextlib.closing(connected(web)) as line:
        line.putrequest("POST", "/upload")
        line.putheader("Content-Length", str(2 * len(half)))
        line.endheaders(half)
        first = web.pieces.get(timeout=WAIT_S)
        line.send(half)
        answer = json.loads(line.getresponse().read())

    assert first > 0
    assert answer["size"] == 2 * len(half)


def clicks(web, number, **headers):
    """The statuses of clicks right after each other."""
    return [ask(web, CLICK, method="POST", body=b"x", headers=headers) for _ in range(number)]


def test_a_script_that_clicks_without_end_is_told_to_wait_in_words_that_the_editor_knows(web):
    answers = clicks(web, 3 * BURST, Authorization="Bearer a")
    statuses = [status for status, _, _ in answers]
    _, headers, text = answers[statuses.index(429)]
    error = json.loads(text)["error"]

    assert set(statuses[: BURST + 1]) == {200}
    assert set(statuses) == {200, 429}
    assert (headers["Content-Type"], headers["Retry-After"]) == ("application/json", "1")
    assert error["code"] == "busy"
    assert error["message"] == json.loads(text)["detail"]
    assert f'"{error["message"]}"' in WORDS


def test_nobody_else_waits_for_that_person_and_nothing_but_clicks_does(web):
    assert 429 in {status for status, _, _ in clicks(web, 3 * BURST, Authorization="Bearer a")}

    assert {status for status, _, _ in clicks(web, BURST, Authorization="Bearer b")} == {200}
    for path in ("/theirs", f"{CLICK}/health"):
        asked = [ask(web, path, headers={"Authorization": "Bearer a"})[0] for _ in range(3 * BURST)]
        assert set(asked) == {200}


def test_metrics_are_not_shown_outside(web):
    assert ask(web, f"{CLICK}/metrics")[0] == 404


def test_no_url_is_in_its_log(web):
    """They hold names of patients."""
    ask(web, "/get_output_image/Doe_John/20240101/x.png")
    clicks(web, 3 * BURST)

    assert "Doe_John" not in web.log.read_text()
