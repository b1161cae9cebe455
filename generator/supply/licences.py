"""The licence of an installed package, by what its metadata say, else by what somebody has read in its text."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from generator.supply.policy import Policy

_CLASSIFIERS: Mapping[str, str] = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Only those that mean one licence; "BSD License" may be any of several."""
_TEXT_NAME = re.compile(r"(LICEN[CS]E|COPYING|NOTICE)[^/]*$", re.IGNORECASE)
_OPERATOR = re.compile(r"[()]|\b(?:AND|OR|WITH)\b")


def declared_licence(package: Distribution) -> str:
    """What its metadata say, as an SPDX expression; '' if they do not say it clearly."""
    for key in ("License-Expression", "License"):
        said = package.metadata.get_all(key, [""])[0]
        try:
            return str(canonicalize_license_expression(said))
        except InvalidLicenseExpression:
            continue
    named = {
        _CLASSIFIERS[each] for each in package.metadata.get_all("Classifier", []) if each in _CLASSIFIERS
    }
    return named.pop() if len(named) == 1 else ""


def licence_of(name: str, package: Distribution, policy: Policy) -> str:
    """Its licence as an SPDX expression; '' if it cannot be told."""
    if declared := declared_licence(package):
        return declared
    read = policy.read.get(name)
    is_same = read is not None and any(read.words in text for _, text in licence_texts(package))
    return read.licence if read and is_same else ""


def licence_texts(package: Distribution) -> Iterator[tuple[str, str]]:
    """The licence texts that it brings along, by their path in it."""
    for file in package.files or []:
        if _TEXT_NAME.search(file.name) and file.suffix not in {".py", ".pyc", ".svg"}:
            yield file.as_posix(), file.read_text("utf-8")


def names_in(expression: str) -> list[str]:
    """The licences that an SPDX expression names."""
    return [name for name in map(str.strip, _OPERATOR.split(expression)) if name]


def not_allowed(expression: str, policy: Policy) -> list[str]:
    """Those that may not be used. Of a choice, too, each must be allowed: simple, and safe."""
    return [name for name in names_in(expression) if name not in policy.allowed]
