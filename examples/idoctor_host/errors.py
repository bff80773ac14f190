"""The one error of this host: a sentence for the person. IDoctor answers it with status 200 and `{"error": …}`."""


class HostError(Exception):
    """What was asked for cannot be done; the message is the answer, and names no patient and no path."""
