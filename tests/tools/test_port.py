"""SERVICE_PORT: a port, the default where it is empty, a sentence for anything else."""

import pytest

from tools.port import BadPort, read_port


@pytest.mark.parametrize(
    ("text", "port"), [(None, 8000), ("", 8000), (" ", 8000), ("1", 1), (" 8080 ", 8080), ("65535", 65535)]
)
def test_a_port_is_read(text, port):
    assert read_port(text) == port


@pytest.mark.parametrize("text", ["abc", "0", "-1", "65536", "99999", "8000.0", "80 80", "²", "٣", "9" * 5000, "0x50"])
def test_anything_else_is_a_sentence(text):
    with pytest.raises(BadPort, match="SERVICE_PORT must be a whole number from 1 to 65535"):
        read_port(text)
