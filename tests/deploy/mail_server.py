"""A mail server that keeps what it is given, for as long as a `with` block lasts: enough of SMTP for one client."""

import contextlib
import email
import email.policy
import queue
import socketserver
from dataclasses import dataclass

from in_background import in_background

HOST = "127.0.0.1"


@dataclass
class Mailbox:
    """What has come, oldest first; each as `(recipient, message)`."""

    port: int
    letters: queue.Queue

    def next(self, limit_s=60.0):
        """The next letter: to whom, its subject and its words.

        Raises:
            queue.Empty: none came in time.
        """
        to, raw = self.letters.get(timeout=limit_s)
        message = email.message_from_bytes(raw, policy=email.policy.default)
        return to, message["Subject"], message.get_body(("html", "plain")).get_content()


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 here")
        to, reading, lines = "", False, []
        for line in self.rfile:
            if reading and line == b".\r\n":
                self.server.letters.put((to, b"".join(lines)))
                reading, lines = False, []
                self._say("250 kept")
            elif reading:
                lines.append(line.removeprefix(b"."))
            elif line.upper().startswith(b"DATA"):
                reading = True
                self._say("354 go on")
            elif line.upper().startswith(b"QUIT"):
                self._say("221 good bye")
                return
            else:
                if line.upper().startswith(b"RCPT"):
                    to = line.decode().partition("<")[2].partition(">")[0]
                self._say("250 well")

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    letters: queue.Queue


@contextlib.contextmanager
def mail_server():
    """A mail server on a free port."""
    with in_background(_Server((HOST, 0), _Talk)) as server:
        server.letters = queue.Queue()
        yield Mailbox(server.server_address[1], server.letters)
