"""Why nothing could be archived, compared or rebuilt."""


class ArchiveError(Exception):
    """Said in Chinese, with what to do; nothing was changed."""
