"""Archived weeks of made-up districts for the roll-up, the same each time.

Of a portal they hold only api/v1, so what is measured is the roll-up itself, without hashing the pages of real portals.
"""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from generator.vocabulary import Flag, Kind, Light, Stage
from tests.builders import real_rates
from tests.rollup.weeks import API, COMMIT, write_week

AS_OF = date(2021, 12, 28)
UNITS = 60
_SUBJECTS = ("不动产登记", "物业服务", "拖欠工资", "征地补偿", "老旧小区改造", "供暖", "教育资源", "停车管理")


def make_weeks(folder: Path, districts: int, items: int) -> list[Path]:
    """The weeks of some districts with so many items each."""
    return [make_week(folder / f"{number:02d}", number, items) for number in range(districts)]


def make_week(folder: Path, number: int, items: int) -> Path:
    """The archived week of the district of this number; the same bytes each time."""
    shutil.rmtree(folder, ignore_errors=True)
    chance = random.Random(number)  # noqa: S311 - made-up data, to be the same each time
    units = [f"单位{unit:02d}" for unit in range(UNITS)]
    found = [_item(chance, index, units) for index in range(items)]
    files = {
        "items": found,
        "situation": _situation(f"第{number + 1:02d}区", number, found),
        "units": [_unit(name, place, found) for place, name in enumerate(units)],
    }
    return write_week(
        folder,
        AS_OF,
        {
            f"{API}/{name}.json": json.dumps(content, ensure_ascii=False, indent=1, default=str).encode()
            for name, content in files.items()
        },
    )


def _item(chance: random.Random, index: int, units: list[str]) -> dict[str, Any]:
    issued = AS_OF - timedelta(days=chance.randrange(360))
    due = issued + timedelta(days=chance.randrange(20, 120))
    done = issued + timedelta(days=chance.randrange(5, 110)) if chance.random() < 0.7 else None
    done = done if done and done <= AS_OF else None
    left = None if done else (due - AS_OF).days
    light = Light.BLUE if done else _light(left or 0)
    stage = Stage.CLOSED if done else Stage.UNDERWAY
    year = issued.year
    return {
        "id": f"DB-{year}-{index + 1:04d}", "kind": Kind.ORDER,
        "title": f"关于督办{chance.choice(_SUBJECTS)}问题第{index + 1}件的通知", "lead": chance.choice(units),
        "assists": chance.sample(units, chance.randrange(3)), "focus": "重点事", "mode": "交办督办", "tags": [],
        "stage": stage, "light": light, "light_code": light.code, "light_reason": f"距时限{left}天" if not done else "已销号",
        "next_light_on": None, "issued": issued, "due": due, "due_first_set": due, "completed": done, "closed": done,
        "days_left": left, "percent": 100.0 if done else float(chance.randrange(0, 100, 5)),
        "flags": sorted(_flags(due, done, left)), "nature": "演示", "parent": None,
        "url": f"orders/DB-{year}-{index + 1:04d}.html", "source": f"data/orders/{year}/DB-{year}-{index + 1:04d}.yml",
    }  # fmt: skip


def _light(left: int) -> Light:
    return Light.RED if left < 0 else Light.YELLOW if left <= 14 else Light.GREEN


def _flags(due: date, done: date | None, left: int | None) -> Iterator[Flag]:
    if done:
        yield Flag.CLOSED
    else:
        yield Flag.OPEN
    if left is not None and left < 0:
        yield Flag.LATE
    if left is not None and 0 <= left <= 14:
        yield Flag.DUE_SOON
    if done or due <= AS_OF:
        yield Flag.OWED
    if done and done <= due:
        yield Flag.ON_TIME


def _situation(name: str, number: int, items: list[dict[str, Any]]) -> dict[str, Any]:
    def count(words: type[Kind | Stage | Light | Flag], found: Counter[str]) -> dict[str, int]:
        return {word.value: found[word.value] for word in words}

    return {
        "as_of": AS_OF, "commit": COMMIT, "built": AS_OF, "portal": f"{name}信访督查督办门户", "district": name,
        "address": f"http://duban{number:02d}.intranet/", "office": f"{name}信访办公室", "mark": "内部资料 注意保管",
        "demonstration": True,
        "counts": {
            "items": len(items), "later": 0,
            "by_kind": count(Kind, Counter(item["kind"] for item in items)),
            "by_stage": count(Stage, Counter(item["stage"] for item in items)),
            "by_light": count(Light, Counter(item["light"] for item in items)),
            "by_flag": count(Flag, Counter(flag for item in items for flag in item["flags"])),
        },
        "counts_by_kind": {}, "rates": [_rate(items)], "figures": {}, "provisional_years": [],
    }  # fmt: skip


def _unit(name: str, place: int, items: list[dict[str, Any]]) -> dict[str, Any]:
    led = [item for item in items if item["lead"] == name]
    lights = [light for light in Light if any(item["light"] == light for item in led)]
    return {
        "name": name, "full_name": name, "code": f"unit{place:02d}", "kind": "区级部门", "group": "区级部门",
        "led": [item["id"] for item in led], "assisted": [item["id"] for item in items if name in item["assists"]],
        "worst_light": lights[0] if lights else None, "rates": [_rate(led)], "score": None,
        "url": f"units/unit{place:02d}.html",
    }  # fmt: skip


def _rate(items: list[dict[str, Any]]) -> dict[str, Any]:
    whole = [item["id"] for item in items if Flag.OWED in item["flags"]]
    part = [item["id"] for item in items if Flag.ON_TIME in item["flags"]]
    rule = real_rates()[0]
    return {
        "key": rule.slug, "name": rule.name, "definition": rule.definition, "effective_from": rule.valid_from,
        "numerator": len(part), "denominator": len(whole), "numerator_items": part, "denominator_items": whole,
        "value": round(len(part) / len(whole), 4) if whole else None,
    }  # fmt: skip
