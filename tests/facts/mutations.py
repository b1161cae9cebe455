"""What people and broken programs do to a file: lines moved, signs full-width, bytes lost, encodings changed.

Every mutation takes its choices from the generator it is given, so that a seed always makes the same file.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tests.facts.broken import SMALL

SIGNS = [
    *"：，、；｛｝［］【】（）“”‘’－—　０９％＃\"'[]{}#&*!|>@`%?-,:~=<.\\/",
    *("\t", "\u00a0", "\u200b", "\ufeff", "\x00", "\x07", "\x85", "\u2028", "\ufffd", "\r", "\ud7ff", "𠮷"),
    *(
        ": ",
        " #",
        "- ",
        "| ",
        "> ",
        "&a ",
        "*a",
        "!!str ",
        "<<: ",
        "---",
        "...",
        "? ",
        "%YAML 1.2",
        "{{",
        "]]",
    ),
    *(
        "待补充",
        "2021-02-30",
        "2021年3月5日",
        "2021/3/5",
        "1,159",
        "5件",
        "３０％",
        "九九",
        "9" * 400,
        "-1",
        "尽快",
    ),
    *("<<<<<<< HEAD", "=======", ">>>>>>> b", "1e999", "0x1F", "~", "null", "黄村镇、高米店街道", "[" * 40),
]
_WIDE = str.maketrans(
    {":": "：", ",": "，", "[": "［", "]": "］", "{": "｛", "}": "｝", "-": "－", " ": "　"}
)
_WIDE_DIGITS = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789-/"}

Lines = list[str]


def mutated(path: str, chance: random.Random, pool: dict[str, bytes]) -> tuple[str, bytes]:
    """A file with one to three slips, and its path, which may have one as well."""
    lines = pool[path].decode().split("\n")
    for _ in range(chance.randint(1, 3)):
        chance.choice(_IN_LINES)(lines, chance)
        lines = lines or [""]
    if chance.random() < 0.05:
        lines = _spliced(lines, pool[chance.choice(sorted(pool))].decode().split("\n"), chance)
    text = "\n".join(lines)
    raw = text.encode("utf-8", "replace")
    if chance.random() < 0.2:
        raw = chance.choice(_IN_BYTES)(raw, chance)
    if chance.random() < 0.02:
        path = chance.choice([path.replace(".yml", end) for end in (".yaml", ".YML", ".txt", "", ".yml.yml")])
    return path, raw


def _at(lines: Lines, chance: random.Random) -> int:
    return chance.randrange(len(lines))


def _delete(lines: Lines, chance: random.Random) -> None:
    del lines[_at(lines, chance)]


def _double(lines: Lines, chance: random.Random) -> None:
    lines.insert(_at(lines, chance), lines[_at(lines, chance)])


def _swap(lines: Lines, chance: random.Random) -> None:
    one, other = _at(lines, chance), _at(lines, chance)
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = chance.choice([" ", "  ", "   ", "\t", "　", "\u00a0\u00a0"]) + lines[at].lstrip(
        chance.choice(["", " "])
    )


def _outdent(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = lines[at][chance.randint(1, 2) :] if lines[at].startswith("  ") else lines[at].lstrip()


def _cut(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = lines[at][: chance.randint(0, len(lines[at]))]


def _break(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    place = chance.randint(0, len(lines[at]))
    lines[at : at + 1] = [lines[at][:place], chance.choice(["", "  ", "      "]) + lines[at][place:]]


def _join(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at : at + 2] = [chance.choice(["", " "]).join(lines[at : at + 2])]


def _put(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    place = chance.randint(0, len(lines[at]))
    lines[at] = lines[at][:place] + chance.choice(SIGNS) + lines[at][place:]


def _drop(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    place = chance.randint(0, len(lines[at]))
    lines[at] = lines[at][:place] + lines[at][place + chance.randint(1, 3) :]


def _widen_sign(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    places = [place for place, sign in enumerate(lines[at]) if ord(sign) in _WIDE]
    if places:
        place = chance.choice(places)
        lines[at] = lines[at][:place] + lines[at][place].translate(_WIDE) + lines[at][place + 1 :]


def _widen_line(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    indent = len(lines[at]) - len(lines[at].lstrip())
    lines[at] = lines[at][:indent] + lines[at][indent:].replace(": ", ":").replace(", ", ",").translate(_WIDE)


def _widen_digits(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = lines[at].translate(_WIDE_DIGITS)


def _close_up(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = lines[at].replace(*chance.choice([(": ", ":"), ("- ", "-"), (", ", ","), (", ", "、")]))


def _write_day_otherwise(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    head, sep, tail = lines[at].partition("2021-")
    month, day, rest = tail[:2], tail[3:5], tail[5:]
    if sep and tail[2:3] == "-":
        form = chance.choice(
            ["2021年{}月{}日", "2021/{}/{}", "2021.{}.{}", "2021{}{}", "“2021-{}-{}”", "2021-{}-{} 09:00"]
        )
        lines[at] = head + form.format(month, day) + rest


def _wrap(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    key, sep, value = lines[at].partition(": ")
    pair = chance.choice(["“”", "''", '""', "‘’", "()", "[]", "{}", "'”", "「」"])
    lines[at] = key + sep + pair[0] + value + pair[1]


def _begin(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = lines[at].replace(": ", f": {chance.choice('@`%&*!|>?-[{],#')}", 1)


def _unlist(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = lines[at].replace("[", "").replace("]", "").replace(", ", "、")


def _nest(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = lines[at].replace(": ", ": " + chance.choice(["[", "{a: "]) * chance.randint(1, 200), 1)


_IN_LINES: tuple[Callable[[Lines, random.Random], None], ...] = (
    *(_delete, _double, _swap, _indent, _outdent, _cut, _break, _join, _put, _put, _drop, _widen_sign),
    *(
        _widen_sign,
        _widen_line,
        _widen_digits,
        _close_up,
        _write_day_otherwise,
        _wrap,
        _begin,
        _unlist,
        _nest,
    ),
)


def _spliced(lines: Lines, others: Lines, chance: random.Random) -> Lines:
    """The beginning of one file and the end of another."""
    return [*lines[: chance.randint(0, len(lines))], *others[chance.randint(0, len(others)) :]]


def _lose_bytes(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + raw[at + chance.randint(1, 4) :]


def _end_early(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randint(0, len(raw))]


def _strew(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + chance.randbytes(chance.randint(1, 8)) + raw[at:]


def _recode(raw: bytes, chance: random.Random) -> bytes:
    return raw.decode().encode(
        chance.choice(["gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "big5"]), "replace"
    )


def _windows(raw: bytes, _chance: random.Random) -> bytes:
    return raw.replace(b"\n", b"\r\n")


def _mixed_ends(raw: bytes, chance: random.Random) -> bytes:
    return b"".join(line + chance.choice([b"\n", b"\r\n", b"\r"]) for line in raw.split(b"\n"))


def _other_program(raw: bytes, chance: random.Random) -> bytes:
    return chance.choice([b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.7\n", b"<html>", b"{\\rtf1"]) + raw


_IN_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_lose_bytes, _end_early, _strew, _recode, _windows, _windows, _mixed_ends, _other_program),
)

DATA = SMALL.parent.parent.parent / "data"
MORE = ("orders", "meetings", "plan", "indicators", "tallies", "rules", "workdays")
"""Kinds of which one real file each is taken besides the small tree."""


def small_files() -> dict[str, bytes]:
    """The files of the small tree, by path."""
    return {path.relative_to(SMALL).as_posix(): path.read_bytes() for path in sorted(SMALL.rglob("*.yml"))}


def more_files() -> dict[str, bytes]:
    """A few files of the portal's own data: those that hold most of their kind, but for the very long."""
    chosen: list[Path] = []
    for kind in MORE:
        fitting = [path for path in (DATA / kind).rglob("*.yml") if path.stat().st_size < 4000]
        chosen += sorted(fitting, key=lambda path: (path.stat().st_size, path.as_posix()))[-1:]
    return {path.relative_to(DATA).as_posix(): path.read_bytes() for path in chosen}
