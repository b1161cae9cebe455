"""Many files are read with a helper, and what has not changed is not read again: both come to the same as reading all."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from generator.facts.reading import read_data, skimming
from generator.facts.reading.collecting import Reading
from tests.facts.broken import SMALL

ROUNDS = 100
SLIPS = (
    "\n备注: 另有一行\n",
    "\t",
    " # 其余",
    "\n标题: 又一个标题\n",
    "\n没有的项: 1\n",
    "\ufeff",
    "\n备注: 联系13800138000\n",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "data")
    return tmp_path / "data"


def _bare(reading: Reading) -> Reading:
    """What a reading came to, without what tells it how it was read."""
    return replace(reading, stamps={})


def _meddle(data: Path, dice: Random) -> None:
    """Change, remove or add a file, as a person or a program would."""
    files = sorted(data.rglob("*.yml"))
    file, other = dice.choice(files), dice.choice(sorted(SMALL.rglob("*.yml")))
    match dice.randrange(5):
        case 0:
            file.write_bytes(file.read_bytes() + dice.choice(SLIPS).encode())
        case 1 if len(files) > 8:
            file.unlink()
        case 2:
            # A copy under another name: its number is there twice.
            (file.parent / f"{dice.randrange(10)}.yml").write_bytes(file.read_bytes())
        case 3:
            # As long as before, and with the time it had: a glance cannot tell it.
            about, raw = file.stat(), file.read_bytes()
            file.write_bytes(raw.replace(b"2", b"3", 1))
            os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
        case _:
            back = data / other.relative_to(SMALL)
            back.parent.mkdir(parents=True, exist_ok=True)
            back.write_bytes(other.read_bytes())


def test_reading_again_comes_to_the_same_as_reading_all(data: Path) -> None:
    dice, reading = Random(7), read_data(data)  # noqa: S311
    for _ in range(ROUNDS):
        for _ in range(dice.randrange(3)):
            _meddle(data, dice)
        reading = read_data(data, former=reading)
        assert _bare(reading) == _bare(read_data(data))


def test_what_has_not_changed_stays_the_same_object(data: Path) -> None:
    before = read_data(data)
    path, record = next((path, record) for path, record in before.files.items() if path.startswith("orders/"))
    (data / path).write_bytes((data / path).read_bytes() + "# 改\n".encode())
    now = read_data(data, former=before)
    assert now.files[path] == record
    assert now.files[path] is not record
    assert all(now.files[other] is before.files[other] for other in before.files if other != path)
    changed = {key for key, item in now.records.items.items() if item is not before.records.items[key]}
    assert changed == {getattr(record, "id", "")}


def test_files_that_are_not_new_are_not_even_opened(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest, opened = data / "portal.yml", []
    for file in data.rglob("*.yml"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    os.utime(newest, (4_000_000_000, 4_000_000_000))
    before = read_data(data)

    def read_and_note(file: str) -> bytes:
        opened.append(file)
        return skimming.read_raw(file)

    monkeypatch.setattr("generator.facts.reading.collecting.read_raw", read_and_note)
    now = read_data(data, former=before)
    assert opened == [str(newest)]
    assert now == before


def test_a_draft_that_says_the_same_changes_nothing(data: Path) -> None:
    before = read_data(data)
    path = next(path for path in before.files if path.startswith("orders/"))
    now = read_data(data, {path: (data / path).read_bytes()}, before)
    assert now.files[path] is before.files[path]
    assert now.records == before.records


@pytest.mark.skipif(not hasattr(os, "fork"), reason="elsewhere there is no helper")
def test_a_helper_changes_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = next(data.glob("orders/*/*.yml"))
    broken.write_bytes(broken.read_bytes() + "\n备注: 一 # 二\n".encode())
    alone = read_data(data)
    helped: list[int] = []

    def may_have_help(number: int) -> bool:
        helped.append(number)
        return True

    monkeypatch.setattr(skimming, "_may_have_help", may_have_help)
    monkeypatch.setattr(skimming, "BATCH", 3)
    assert _bare(read_data(data)) == _bare(alone)
    assert helped == [len(alone.sheets)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="elsewhere there is no helper")
def test_a_helper_that_is_ended_is_done_without(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, here = read_data(data), os.getpid()
    skim = skimming.skim

    def skim_or_end(source: skimming.Source) -> skimming.Skim | None:
        if os.getpid() != here and "orders" in str(source):
            os._exit(9)
        return skim(source)

    monkeypatch.setattr(skimming, "skim", skim_or_end)
    monkeypatch.setattr(skimming, "_may_have_help", lambda _number: True)
    monkeypatch.setattr(skimming, "BATCH", 3)
    assert _bare(read_data(data)) == _bare(alone)
