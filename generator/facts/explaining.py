"""What a code means, for the terminal: the same that its help page says."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from unicodedata import normalize

from rich.cells import cell_len

from generator.facts.examples import Example, Piece
from generator.facts.messages import CATALOGUE, Message

MOST_LISTED = 8


def find_code(text: str) -> str | None:
    """The code that somebody means: DC-0107, dc0107, 0107 or 107; None where there is none like it."""
    plain = normalize("NFKC", text).strip().upper()
    digits = re.fullmatch(r"(?:DC[-—–]?)?(\d{1,4})", plain)
    code = f"DC-{digits[1]:0>4}" if digits else ""
    return code if code in CATALOGUE else None


def near_codes(text: str) -> list[Message]:
    """The codes that may be meant: those that say the word in their title or rule, else those with near numbers."""
    word = normalize("NFKC", text).strip()
    digits = re.search(r"\d+", word)
    if word and not digits:
        said = [message for message in CATALOGUE.values() if word in message.title]
        said += [
            message for message in CATALOGUE.values() if word in message.required and message not in said
        ]
        return said[:MOST_LISTED]
    if not digits:
        return []
    number = int(digits[0])
    family = [message for message in CATALOGUE.values() if message.code.startswith(f"DC-{number // 100:02}")]
    if not family:
        alike = get_close_matches(f"DC-{number:04}", CATALOGUE, n=MOST_LISTED, cutoff=0.8)
        return [CATALOGUE[code] for code in sorted(alike)]
    nearest = sorted(family, key=lambda message: abs(int(message.code[3:]) - number))[:MOST_LISTED]
    return sorted(nearest, key=lambda message: message.code)


def explain(code: str, examples: Mapping[str, Example]) -> str:
    """Everything there is to say of a code. Raises KeyError for a code that is not in the catalogue."""
    return "\n".join(_lines(CATALOGUE[code], examples.get(code))) + "\n"


def list_codes(messages: Iterable[Message]) -> str:
    """Codes and titles, one a line."""
    return "".join(f"  {message.code} {message.severity} {message.title}\n" for message in messages)


def _lines(message: Message, example: Example | None) -> Iterator[str]:
    yield f"{message.code} {message.severity} {message.title}（{message.family}）"
    yield ""
    yield f"要求: {message.required_anywhere}"
    if example:
        yield f"为什么: {example['为什么']}"
    yield f"改法: {message.remedy_anywhere}"
    if example:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    if example["改前"]:
        yield from ("", "改前:")
        yield from (f"    {line}" for line in example["改前"].split("\n"))
    yield from ("", f"错的写法（data/{example.path}）:" if example.path else "错的写法:")
    if example["错的情形"]:
        yield f"    {example['错的情形']}"
    for pieces in example.wrong_lines():
        yield f"    {''.join(piece.text for piece in pieces)}"
        if any(piece.marked for piece in pieces):
            yield f"    {_carets(pieces)}"
    moved = f"（data/{example.right_path}）" if example.right_path != example.path else ""
    yield from ("", f"对的写法{moved}:")
    if example["对的情形"]:
        yield f"    {example['对的情形']}"
    yield from (f"    {line}" for line in example.right.split("\n") if example.right)
    if example.can_be_fixed:
        yield from ("", "这样的错误可以运行 ./inv fix 代改。")


def _carets(pieces: Iterable[Piece]) -> str:
    return "".join(("^" if piece.marked else " ") * cell_len(piece.text) for piece in pieces).rstrip()
