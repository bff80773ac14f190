"""Words of the service, for a sentence or a log line: one line, whatever they hold."""


def one_line(value: object, longest: int) -> str | None:
    """A text without line breaks and other controls, cut to a length; None where there is none."""
    if not isinstance(value, str):
        return None
    plain = "".join(character if character.isprintable() else " " for character in value[:longest])
    return " ".join(plain.split()) or None
