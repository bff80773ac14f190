"""From a metric to a letter: the deployment's rules and its Alertmanager's file, on real programs and a mail server."""

import contextlib
import json
import queue
import re
import shlex
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml
from in_background import in_background
from mail_server import mail_server
from rule_files import ALERTS

from tools.monitoring.scraping import scraping
from tools.program import Program
from tools.service_process import HOST, ROOT, free_port

GUIDE = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
FILE = ROOT / "deploy" / "alertmanager" / "alertmanager.yml"
GIVEN = yaml.safe_load(FILE.read_text(encoding="utf-8"))
ADDRESSES = {each["name"]: each["email_configs"][0]["to"] for each in GIVEN["receivers"] if "email_configs" in each}
BREAKER_OPEN = b'idoctor_sam2_breaker{state="open"} 1\n'


def amtool(*words):
    """Output and exit code of Alertmanager's own tool."""
    made = subprocess.run(["amtool", *words], capture_output=True, text=True, timeout=60)  # noqa: S607
    return made.returncode, made.stdout + made.stderr


def test_alertmanager_takes_the_file():
    code, said = amtool("check-config", str(FILE))

    assert code == 0, said


def test_alertmanager_takes_the_sign_in_at_the_mail_server_that_the_file_suggests(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    suggested = yaml.safe_load(text.replace("# smtp_auth", "smtp_auth"))
    suggested["global"]["smtp_auth_password_file"] = str(tmp_path / "smtp_password")
    (tmp_path / "smtp_password").write_text("secret")
    (tmp_path / "alertmanager.yml").write_text(yaml.safe_dump(suggested))

    code, said = amtool("check-config", str(tmp_path / "alertmanager.yml"))

    assert text.count("# smtp_auth") == 2
    assert "smtp_auth_password_file: /etc/alertmanager/secrets/smtp_password" in text
    assert code == 0, said


@pytest.mark.parametrize(
    ("labels", "receiver"),
    [
        (("severity=page", "environment=production"), "on_duty"),
        (("severity=ticket", "environment=production"), "team"),
        (("severity=page", "environment=staging"), "team"),
        # `absent` knows no environment.
        (("severity=page",), "on_duty"),
        (("severity=heartbeat",), "heartbeat"),
    ],
)
def test_a_page_goes_to_whoever_is_on_duty_and_everything_else_to_the_team(labels, receiver):
    code, said = amtool("config", "routes", "test", f"--config.file={FILE}", f"--verify.receivers={receiver}", *labels)

    assert code == 0, said


def test_alarms_that_silence_others_and_those_that_are_silenced_exist():
    words = yaml.safe_dump(GIVEN["inhibit_rules"])
    named = {name for name in ALERTS if name in words}

    assert words.count("Sam2") == len(named)


@contextlib.contextmanager
def showing(metrics):
    """A back end that shows these metrics and nothing else; its port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(metrics)

        def log_message(self, *words):
            """Nothing."""

    with in_background(ThreadingHTTPServer((HOST, 0), Page)) as server:
        yield server.server_port


@contextlib.contextmanager
def alertmanager(folder, mail_port, text=None):
    """The deployment's Alertmanager; only the mail server is another, and it waits less."""
    given = yaml.safe_load(text or FILE.read_text(encoding="utf-8"))
    given["global"] |= {"smtp_smarthost": f"{HOST}:{mail_port}", "smtp_require_tls": False}
    given["route"]["group_wait"] = "1s"
    (folder / "alertmanager.yml").write_text(yaml.safe_dump(given))
    port = free_port()
    words = ["prometheus-alertmanager", f"--config.file={folder / 'alertmanager.yml'}"]
    words += [f"--storage.path={folder / 'alertmanager-data'}", f"--web.listen-address={HOST}:{port}"]
    words += ["--cluster.listen-address="]
    with Program(words, package="prometheus-alertmanager", port=port, log=folder / "alertmanager.log") as program:
        yield program


@pytest.mark.timeout(180)
def test_an_open_breaker_becomes_a_letter_to_whoever_is_on_duty(tmp_path):
    with (
        mail_server() as post,
        showing(BREAKER_OPEN) as back_end,
        alertmanager(tmp_path, post.port) as manager,
        scraping({"idoctor": back_end, "alertmanager": manager.port}, tmp_path),
    ):
        to, subject, words = post.next()

    assert to == ADDRESSES["on_duty"]
    assert "Sam2BreakerOpen" in subject
    assert ALERTS["Sam2BreakerOpen"]["annotations"]["runbook"] in words


@contextlib.contextmanager
def monitoring():
    """A hospital's own monitoring, which expects calls; its port and the calls that came."""
    calls = queue.Queue()

    class Expecting(BaseHTTPRequestHandler):
        def do_POST(self):
            calls.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words):
            """Nothing."""

    with in_background(ThreadingHTTPServer((HOST, 0), Expecting)) as server:
        yield server.server_port, calls


@pytest.mark.timeout(180)
def test_the_heartbeat_calls_the_monitoring_that_the_file_suggests(tmp_path):
    text = re.sub(r"# (?=webhook_configs|  - url|    send_resolved)", "", FILE.read_text(encoding="utf-8"))
    with monitoring() as (port, calls):
        suggested = re.sub(r"https://monitoring\.\S+", f"http://{HOST}:{port}/heartbeat", text)
        with (
            alertmanager(tmp_path, free_port(), suggested) as manager,
            scraping({"alertmanager": manager.port}, tmp_path),
        ):
            call = calls.get(timeout=120)

    assert [alarm["labels"]["alertname"] for alarm in call["alerts"]] == ["Sam2AlarmsWork"]


def typed(words, url):
    """A line of the guide as it is typed in the container, where Alertmanager listens at its own port."""
    [command] = [line for line in GUIDE.splitlines() if words in line]
    program, *rest = shlex.split(command.partition("exec alertmanager ")[2])
    assert program == "amtool"
    code, said = amtool(*(word.replace("http://localhost:9093", url) for word in rest))
    assert code == 0, said
    return said


@pytest.mark.timeout(180)
def test_the_test_alarm_of_the_guide_becomes_a_letter(tmp_path):
    with mail_server() as post, alertmanager(tmp_path, post.port) as manager:
        typed("alert add", manager.url)
        to, subject, _ = post.next()

    assert to == ADDRESSES["on_duty"]
    assert "TestAlarm" in subject


def test_planned_work_is_silenced_as_the_guide_says(tmp_path):
    with mail_server() as post, alertmanager(tmp_path, post.port) as manager:
        typed("silence add", manager.url)
        code, silent = amtool(f"--alertmanager.url={manager.url}", "silence", "query")

    assert code == 0, silent
    assert "alertname=" in silent
    assert "Sam2ServiceDown" in silent
