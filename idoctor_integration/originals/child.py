"""A process that makes one original, and the call that has it made there.

Decoders hold Python's lock while they work, headers are read in Python, and a damaged file may bring a decoder down: in
a thread of the host each of these would be felt by every route. The process inherits the open folder of the series
and nothing else, gives way to the host, and is killed when its time is over.

Its input is one line of JSON and the picture; its output is one line of JSON and the original.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from idoctor_integration.cases import SeriesFolder
from idoctor_integration.deadline import Deadline
from idoctor_integration.originals.making import make_original
from idoctor_integration.originals.refusal import DAMAGED, LATE, NotUsable

NICENESS = 10
PACKAGE = Path(__file__).parents[1]
START = """
import sys, types
# The package without its door, which would bring FastAPI and SQLAlchemy in: half a second of work.
package = sys.modules["idoctor_integration"] = types.ModuleType("idoctor_integration")
package.__path__ = [sys.argv[1]]
from idoctor_integration.originals.child import answer
answer(sys.stdin.buffer, sys.stdout.buffer)
"""

Process = subprocess.Popen[bytes]
Begun = Callable[[Process], object]


def original_by_process(
    folder: int, image_type: str, filename: str, picture: bytes, *, seconds: float, most_bytes: int, begun: Begun
) -> bytes:
    """Have an original made; see `make_original`.

    Args:
        folder: descriptor of the series' folder.
        image_type: `L3` or `middle`.
        filename: of the picture.
        picture: its bytes, PNG.
        seconds: after which it is killed.
        most_bytes: of one file.
        begun: told of the process.

    Raises:
        NotUsable: there is no original, or not in time, or the process came to nothing.
    """
    asked = {"folder": folder, "image_type": image_type, "filename": filename, "seconds": seconds, "most": most_bytes}
    try:
        with subprocess.Popen(  # noqa: S603 - this Python, this package
            [sys.executable, "-c", START, str(PACKAGE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what libraries say of a damaged file may quote it
            pass_fds=(folder,),
        ) as process:
            begun(process)
            try:
                said, _ = process.communicate(json.dumps(asked).encode() + b"\n" + picture, timeout=seconds)
            except subprocess.TimeoutExpired:
                raise NotUsable(LATE, lasting=False) from None
            finally:
                process.kill()
    except OSError as error:
        raise NotUsable(DAMAGED, lasting=False) from error
    head, found, data = said.partition(b"\n")
    if not found:  # it died of a file, and would again
        raise NotUsable(DAMAGED)
    told = json.loads(head)
    if told["reason"] is not None:
        raise NotUsable(told["reason"], lasting=told["lasting"])
    return data


def answer(asked: BinaryIO, say: BinaryIO) -> None:
    """Make the original that is asked for; the whole life of the process."""
    os.nice(NICENESS)
    wanted = json.loads(asked.readline())
    told: dict[str, object] = {"reason": None}
    data = b""
    try:
        data = make_original(
            SeriesFolder(wanted["folder"]),
            wanted["image_type"],
            wanted["filename"],
            asked.read(),
            deadline=Deadline(wanted["seconds"]),
            most_bytes=wanted["most"],
        )
    except NotUsable as error:
        told = {"reason": error.reason, "lasting": error.lasting}
    say.write(json.dumps(told).encode() + b"\n" + data)
