"""Where the files of the product lie that are no code: templates, styles, hand-written pages, mkdocs.yml, ./inv.

In a checkout they lie at its top; in the installed package they lie below ``generator/_shipped`` in the same order
(``[tool.hatch]`` in pyproject.toml puts them there). Everything else asks here, so that it need not know which.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_shipped"

IS_INSTALLED = _INSTALLED.is_dir()
"""Whether the generator runs as an installed package rather than from a checkout."""
SHIPPED = _INSTALLED if IS_INSTALLED else _PACKAGE.parent
"""The folder of mkdocs.yml, site_src/, examples/, inv, inv.cmd, requirements.lock and data/workdays/."""
