"""A form into a request for a mask, and which structure is meant where the caller does not say."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from front.form import Part
from runners.errors import BadPrompt, BadRequest
from runners.masks import Target
from runners.pictures import Picture, Window
from runners.prompts import Box, Click, fit_box, fit_clicks, parse_box, parse_clicks, parse_window

ImageType = Literal["L3", "middle", "auto"]
ReturnFormat = Literal["base64", "png"]

FIELDS = (
    "file",
    "image_type",
    "target",
    "click_points",
    "box",
    "previous",
    "window",
    "return_format",
    "any_modality",
)

CONTRADICTIONS: frozenset[tuple[str, str]] = frozenset({("L3", "psoas"), ("L3", "combo"), ("middle", "vertebra")})
"""`L3` says sagittal and `middle` axial; who wants such a pair means `auto`."""

Name = TypeVar("Name", bound=str)

_TOKEN = re.compile(r"[A-Za-z0-9._~:=+/\-]{1,512}")
_YES, _NO = ("true", "1"), ("false", "0", "")


@dataclass(frozen=True, slots=True)
class SegmentRequest:
    """What a caller asks for; see `docs/api.md` for the fields."""

    file: bytes
    image_type: ImageType
    target: Target | None
    clicks: tuple[Click, ...]
    box: Box | None
    previous: str | None
    window: Window | None
    return_format: ReturnFormat
    any_modality: bool

    @property
    def marks(self) -> bool:
        """Whether clicks or a box mark something."""
        return bool(self.clicks) or self.box is not None


@dataclass(frozen=True, slots=True)
class Marks:
    """Clicks and box, checked against the picture."""

    clicks: tuple[Click, ...]
    box: Box | None


def read_request(parts: Mapping[str, Part]) -> SegmentRequest:
    """Read and check every field that can be checked without the picture.

    Raises:
        BadRequest: a field is missing, malformed, or contradicts another.
        BadPrompt: clicks that mark nothing.
    """
    file = parts.get("file")
    if file is None:
        raise BadRequest("The field file is missing: send the picture in it.")
    if not file.is_file:
        raise BadRequest("The field file must be sent as a file, not as text.")
    image_type: ImageType = _choice(parts, "image_type", get_args(ImageType)) or "auto"
    target: Target | None = _choice(parts, "target", get_args(Target))
    if (image_type, target) in CONTRADICTIONS:
        raise BadRequest(f"image_type {image_type} and target {target} contradict each other; use image_type auto.")
    window = parse_window(_text(parts, "window"))
    request = SegmentRequest(
        file=file.data,
        image_type=image_type,
        target=target,
        clicks=parse_clicks(_text(parts, "click_points")),
        box=parse_box(_text(parts, "box")),
        previous=_token(parts),
        window=None if window is None else Window(*window),
        return_format=_choice(parts, "return_format", get_args(ReturnFormat)) or "base64",
        any_modality=_flag(parts, "any_modality"),
    )
    nothing_inside = all(click.label == 0 for click in request.clicks)
    if request.clicks and nothing_inside and request.box is None and request.previous is None:
        raise BadPrompt("Points with label 0 only say what is outside: add a point with label 1 or a box.")
    return request


def fit(request: SegmentRequest, picture: Picture) -> Marks:
    """Check clicks and box against the picture's size.

    Raises:
        BadPrompt: something lies outside.
    """
    size = {"width": picture.width, "height": picture.height}
    return Marks(fit_clicks(request.clicks, **size), fit_box(request.box, **size))


def resolve_target(
    request: SegmentRequest, picture: Picture, *, plane_of: Callable[[Picture], str | None]
) -> Target | None:
    """Which structure is meant.

    Args:
        request: of the caller.
        picture: what was uploaded.
        plane_of: tells from the picture how it is cut; asked only if the request does not say it.

    Returns:
        What the caller named; else by image type; for `auto` by the picture's plane; else `object` if something is
        marked, None if nothing is.
    """
    if request.target is not None:
        return request.target
    plane = {"L3": "sagittal", "middle": "axial"}.get(request.image_type) or plane_of(picture)
    by_plane: dict[str | None, Target] = {"sagittal": "vertebra", "axial": "psoas"}
    fallback: Target | None = "object" if request.marks or request.previous is not None else None
    return by_plane.get(plane, fallback)


def plane_warnings(request: SegmentRequest, picture: Picture) -> tuple[str, ...]:
    """A sentence if the file says that it shows another plane than the caller says."""
    said = {"L3": "sagittal", "middle": "axial"}.get(request.image_type)
    if said is None or picture.plane is None or picture.plane == said:
        return ()
    return (f"The file says that it is {picture.plane}, not {said} as image_type {request.image_type} means.",)


def _text(parts: Mapping[str, Part], name: str) -> str | None:
    part = parts.get(name)
    if part is None:
        return None
    try:
        return part.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The field {name} is not UTF-8 text.") from error


def _choice(parts: Mapping[str, Part], name: str, allowed: tuple[Name, ...]) -> Name | None:
    text = (_text(parts, name) or "").strip()
    if not text:
        return None
    for value in allowed:
        if value == text:
            return value
    raise BadRequest(f"{name} must be one of {', '.join(allowed)}.")


def _flag(parts: Mapping[str, Part], name: str) -> bool:
    text = (_text(parts, name) or "").strip().lower()
    if text not in (*_YES, *_NO):
        raise BadRequest(f"{name} must be true or false.")
    return text in _YES


def _token(parts: Mapping[str, Part]) -> str | None:
    text = (_text(parts, "previous") or "").strip()
    if not text or text == "null":
        return None
    if not _TOKEN.fullmatch(text):
        raise BadRequest("previous must be the refine_token of an earlier answer.")
    return text
