"""An example of deploy/nginx as the whole configuration of a real nginx, with a folder and ports of a test."""

import subprocess

from tools.program import Program
from tools.service_process import HOST

SCRATCH = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def certificate(folder, name):
    """A certificate of this machine's address, its own authority; returns its file, beside which its key lies."""
    words = ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "2"]
    words += ["-subj", "/CN=test", "-addext", f"subjectAltName=IP:{HOST}"]
    keys = ["-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt"]
    subprocess.run([*words, *keys], check=True, capture_output=True)
    return folder / f"{name}.crt"


def whole(folder, text):
    """A configuration around an example, whose certificates lie in the folder."""
    (folder / "example.conf").write_text(text.replace("/etc/nginx/tls", str(folder)))
    scratch = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in SCRATCH)
    path = folder / "nginx.conf"
    path.write_text(f"pid {folder}/pid; events {{}} http {{ {scratch} include {folder}/example.conf; }}")
    return path


def nginx(folder, text, port):
    """An nginx with an example, which listens on a port; its log is `nginx.log`."""
    words = ["nginx", "-c", str(whole(folder, text)), "-g", "daemon off;"]
    return Program(words, package="nginx-light", port=port, log=folder / "nginx.log")
