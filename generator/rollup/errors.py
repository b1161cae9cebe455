"""Why nothing was rolled up."""


class RollupError(Exception):
    """Said in Chinese, with place and remedy; nothing was written."""
