"""What a tool says when it can do nothing. Not for problems in data/, which are values."""


class EditingError(Exception):
    """Nothing was written; the message says why and what to do, in Chinese."""
