"""Why something about the supply chain cannot be told or made."""


class SupplyError(Exception):
    """Says to an administrator, in Chinese, what is wrong and what to do."""
