"""Where the files of the product lie that are no code: templates, styles, hand-written pages, mkdocs.yml, ./inv.

In a checkout they lie at its top; in the installed package they lie below ``generator/_shipped`` in the same order
(``[tool.hatch]`` in pyproject.toml puts them there). Everything else asks here, so that it need not know which.
"""

import tomllib
from importlib.metadata import version
from pathlib import Path

NAME = "supervision-portal"
"""The program's name as a package (pyproject.toml)."""

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_shipped"

IS_INSTALLED = _INSTALLED.is_dir()
"""Whether the generator runs as an installed package rather than from a checkout."""
SHIPPED = _INSTALLED if IS_INSTALLED else _PACKAGE.parent
"""The folder of mkdocs.yml, site_src/, examples/, inv, inv.cmd, requirements.lock and data/workdays/."""


def program_version() -> str:
    """Version of the program, as pyproject.toml gives it."""
    if IS_INSTALLED:
        return version(NAME)
    project: dict[str, str] = tomllib.loads((SHIPPED / "pyproject.toml").read_text("utf-8"))["project"]
    return project["version"]
