"""`make serve` before it starts anything: bad ports and taken ones are sentences, a home has one service."""

import socket

import pytest

from tools import serve


@pytest.mark.parametrize("port", ["abc", "0", "-1", "99999"])
def test_a_bad_port_is_a_sentence(port, capsys):
    assert serve.main({"SERVICE_PORT": port}) == 2
    assert capsys.readouterr().err == "serve: SERVICE_PORT must be a whole number from 1 to 65535.\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", ""])
def test_a_taken_port_is_a_sentence(host, capsys):
    """On any address of the machine: the service listens on all of them."""
    with socket.socket() as taken:
        taken.bind((host, 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert serve.main({"SERVICE_PORT": str(port)}) == 1
    assert capsys.readouterr().err.startswith(f"serve: Port {port} is taken")


def test_a_home_is_not_shared_by_two_services_that_start_at_once(tmp_path):
    """Neither listens yet, so the port alone would not tell."""
    first = serve.locked_home(8000, tmp_path)

    with pytest.raises(serve.CannotServe, match="port 8000 is starting"):
        serve.locked_home(8000, tmp_path)
    assert serve.locked_home(8001, tmp_path) != first


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(serve.CannotServe, match="cannot be written"):
        serve.locked_home(8000, tmp_path / "file")
