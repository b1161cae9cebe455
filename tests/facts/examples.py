"""Makes the data tree that an example of site_src/examples tells of, right or wrong, from tests/data/small."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.facts.examples import Example, read_examples
from tests.facts.broken import SMALL

FOLDER = Path(__file__).parent.parent.parent / "site_src" / "examples"
EXAMPLES = read_examples(FOLDER)
WHOLE_FILE = "*"
"""In 【原来】: the fragments are the whole file."""


def lay_right(example: Example, target: Path) -> None:
    """Make the tree with the right fragment."""
    shutil.copytree(SMALL, target)
    if example.right:
        path = target / example.right_path
        path.write_text(_laid(example, example.right), "utf-8")


def lay_wrong(example: Example, target: Path) -> int:
    """Make the tree with the mistake; gives the line on which the fragment begins, counted from 1."""
    shutil.copytree(SMALL, target)
    path, right_path = target / example.path, target / example.right_path
    path.parent.mkdir(parents=True, exist_ok=True)
    text = _laid(example, example.wrong) if example.wrong else _small(example.right_path)
    if path != right_path:
        right_path.unlink(missing_ok=True)
    path.write_text(text, "utf-8")
    if example["做法"]:
        _instructed(path, example["做法"], text)
    return text[: text.index(example.wrong)].count("\n") + 1


def _instructed(path: Path, instruction: str, text: str) -> None:
    """Do what 【做法】 says."""
    verb, _, what = instruction.partition(" ")
    if verb == "存成":
        path.write_bytes(text.encode(what))
    elif verb == "开头":
        path.write_bytes(bytes.fromhex(what).ljust(64, b"\0"))
    elif verb == "大小":
        path.write_bytes(b"#" * int(what))
    elif verb == "链接到":
        path.unlink()
        path.symlink_to(what)
    elif verb == "删去":
        path.unlink()
    else:
        raise ValueError(f"【做法】里没有“{verb}”这种写法。")


def _small(path: str) -> str:
    file = SMALL / path
    return file.read_text("utf-8") if file.is_file() else ""


def _laid(example: Example, fragment: str) -> str:
    """The file of small with the fragment in the place of what stood there; a new file holds nothing else."""
    text = _small(example.right_path)
    replaced = example["原来"] or example["改前"] or example.right
    if not text or replaced == WHOLE_FILE:
        return f"{fragment}\n"
    assert text.count(replaced) == 1, (
        f"{example.code}：原来的片段在 {example.right_path} 里应当正好出现一次。"
    )
    return text.replace(replaced, fragment)
