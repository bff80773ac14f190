"""What is asked of the service about one picture, and the headers that go with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from idoctor_integration.pictures import Upload

AFFINITY = "X-Sam2-Affinity"
"""Names the picture by a hash of its pixels, so that a balancer sends the next click to the replica that knows it."""
REQUEST_ID = "X-Request-Id"
"""The service logs the question under it, as the back end does."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one picture.

    Attributes:
        upload: the picture.
        fields: text fields of `POST /segment`, prompts included.
        request_id: under which the service logs it, as the back end does; no part of what is asked.
    """

    upload: Upload
    fields: Mapping[str, str] = field(default_factory=dict)
    request_id: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What goes beside the form."""
        named = {} if self.request_id is None else {REQUEST_ID: self.request_id}
        return {AFFINITY: self.upload.digest, **named}
