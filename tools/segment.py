"""`make segment`: send one picture to the service, write mask and overlay, print the answer without its masks.

Uses the service that answers at SERVICE_PORT; where none does, starts one and stops it afterwards.
"""

import argparse
import contextlib
import json
import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from runners.errors import ServiceError
from runners.pictures import Picture, read_picture
from tools.overlay import draw_overlay, png
from tools.port import BadPort, read_port
from tools.service_client import Answer, Click, NoAnswer, Question, ask
from tools.service_process import HOST, ServiceFailed, ServiceProcess, port_is_free

LABELS = (0, 1)


class BadArgument(Exception):
    """The command line cannot be followed; the message says which part."""


def parse_points(text: str | None) -> tuple[Click, ...]:
    """`[[x, y, label], …]` (label 1 where left out) as clicks.

    Raises:
        BadArgument: anything else.
    """
    rows = _numbers(text, "POINTS", (2, 3))
    if any(row[2] not in LABELS for row in rows if len(row) > 2):
        raise BadArgument("The label of a point in POINTS is 1 (inside) or 0 (outside).")
    return tuple((row[0], row[1], int(row[2]) if len(row) > 2 else 1) for row in rows)


def parse_box(text: str | None) -> tuple[float, float, float, float] | None:
    """`[x1, y1, x2, y2]` as a box.

    Raises:
        BadArgument: anything else.
    """
    boxes = _numbers(f"[{text}]" if text else None, "BOX", (4,))
    return None if not boxes else (boxes[0][0], boxes[0][1], boxes[0][2], boxes[0][3])


def _numbers(text: str | None, name: str, lengths: tuple[int, ...]) -> list[list[float]]:
    shape = "[x1,y1,x2,y2]" if name == "BOX" else "[[x,y,label],…]"
    try:
        rows = json.loads(text) if text else []
        if not all(isinstance(row, list) and len(row) in lengths for row in rows):
            raise ValueError(name)
        numbers = [[float(number) for number in row] for row in rows]
        if not all(math.isfinite(number) for row in numbers for number in row):  # JSON reads NaN, and 1e400 as infinity
            raise ValueError(name)
        return numbers
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BadArgument(f"{name} must look like '{shape}', in pixels of the picture.") from error


def summary(body: Mapping[str, Any]) -> dict[str, Any]:
    """The service's answer with counts in place of its masks and polygons."""
    short = {key: value for key, value in body.items() if key != "mask_data"}
    short["polygons"] = len(body.get("polygons") or ())
    short["candidates"] = [
        {key: value for key, value in candidate.items() if key not in ("mask", "mask_data")}
        for candidate in body.get("candidates") or ()
    ]
    return short


@contextlib.contextmanager
def service_at(port: int) -> Iterator[str]:
    """The address of the service at `port`, started for the length of the block where nobody listens there."""
    if not port_is_free(port):
        yield f"http://{HOST}:{port}"
        return
    print(f"No service at port {port}: starting one for this picture.", file=sys.stderr)
    with ServiceProcess(port=port) as service:
        yield service.url


def read_view(data: bytes, *, any_modality: bool) -> Picture:
    """The picture as the service reads it, to draw the overlay on.

    Raises:
        BadArgument: it cannot be read; the words are the service's own.
    """
    try:
        return read_picture(data, any_modality=any_modality)
    except ServiceError as error:
        raise BadArgument(error.message) from error


def write_answer(answer: Answer, picture: Picture, question: Question, out: Path) -> Path:
    """Write the mask to `out` and the overlay beside it; returns the overlay's path."""
    if answer.mask is None:
        raise NoAnswer(answer.complaint or f"The service answered {answer.status}.")
    overlay = out.with_name(f"{out.stem}_overlay.png")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(png((answer.mask * 255).astype("uint8")))
    clicks = tuple((x, y) for x, y, label in question.clicks if label)
    overlay.write_bytes(png(draw_overlay(picture.pixels, answer.mask, clicks=clicks)))
    return overlay


def parse_arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line, see `--help`."""
    parser = argparse.ArgumentParser(prog="python -m tools.segment", description="Segment one picture.")
    parser.add_argument("file", type=Path, help="PNG, JPEG or DICOM")
    parser.add_argument("--image-type", default="auto", choices=("L3", "middle", "auto"))
    parser.add_argument("--target", choices=("vertebra", "psoas", "combo", "object"))
    parser.add_argument("--points", help="JSON [[x,y,label],…]; label 1 inside, 0 outside")
    parser.add_argument("--box", help="JSON [x1,y1,x2,y2]")
    parser.add_argument("--any-modality", action="store_true", help="let other modalities than CT in")
    parser.add_argument("--out", type=Path, default=Path("mask.png"))
    parser.add_argument("--port", default=os.environ.get("SERVICE_PORT"))
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    arguments = parse_arguments(words)
    try:
        port = read_port(arguments.port)
        extra = {"any_modality": "true"} if arguments.any_modality else {}
        question = Question(
            picture=arguments.file.read_bytes(),
            image_type=arguments.image_type,
            target=arguments.target,
            clicks=parse_points(arguments.points),
            box=parse_box(arguments.box),
            extra=extra,
        )
        picture = read_view(question.picture, any_modality=arguments.any_modality)
        with service_at(port) as url:
            answer = ask(url, question)
        overlay = write_answer(answer, picture, question, arguments.out)
    except OSError as error:
        print(f"segment: {error.filename}: {error.strerror}.", file=sys.stderr)
        return 1
    except (BadArgument, NoAnswer, ServiceFailed) as error:
        print(f"segment: {error}", file=sys.stderr)
        return 1
    except BadPort as error:
        print(f"segment: {error}", file=sys.stderr)
        return 2
    print(json.dumps(summary(answer.body), indent=2, ensure_ascii=False))
    print(f"mask: {arguments.out}\noverlay: {overlay}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
