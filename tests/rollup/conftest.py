"""Two small districts, rolled up once for all tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from generator.facts.records import Item
from generator.rollup.building import RollupRequest, roll_up
from tests.builders import an_order
from tests.rollup.weeks import a_week

TODAY = date(2021, 9, 30)
ADDRESS = "http://jia.intranet"


def done(item_id: str, on: str, **more: str) -> Item:
    return an_order(item_id, log=("2021-05-11 签收", f"{on} 报结"), **more)


def jia_items() -> tuple[Item, ...]:
    """One is late, one due soon, one was done on time: 1 of the 2 that are owed."""
    return (
        an_order("DB-2021-0001", due="2021-09-20", title="甲区第一件 <b>&'\""),
        an_order("DB-2021-0002", due="2021-10-05", title="=1+1"),
        done("DB-2021-0003", "2021-09-10"),
    )


def yi_items() -> tuple[Item, ...]:
    """Two were done on time, one is late: 2 of 3."""
    return (
        done("DB-2021-0001", "2021-09-01"),
        done("DB-2021-0002", "2021-09-02"),
        an_order("DB-2021-0004", due="2021-08-31", title="乙区第四件"),
    )


@dataclass(frozen=True)
class Small:
    """The weeks of both districts and the portal that was made of them."""

    jia: Path
    yi: Path
    out: Path
    said: str

    @property
    def site(self) -> Path:
        return self.out / "site"

    def page(self, path: str) -> str:
        return (self.site / path).read_text("utf-8")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Give a city of 甲区 and 乙区, whose data are of the same day."""
    folder = tmp_path_factory.mktemp("rollup")
    jia = a_week(folder / "jia", "甲区", *jia_items(), address=ADDRESS)
    yi = a_week(folder / "yi", "乙区", *yi_items())
    said = roll_up(RollupRequest((jia, yi), folder / "out", "某市汇总门户", TODAY))
    return Small(jia, yi, folder / "out", said)
