"""The made-up orders: the same everywhere, of the size promised, and nothing the check would refuse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from generator.facts.checks import check_data
from tests.benchmark.bench import is_same
from tests.benchmark.changing import order_to_change
from tests.benchmark.items import orders, write_items
from tests.portal import ROOT, TODAY

MANY = 2000
SOME = 200
AS_OF = date(2022, 2, 10)
UNITS = ["区住建委", "区教委", "区人社局", "区水务局"]


def test_items_have_the_promised_size_and_five_entries() -> None:
    texts = [text for *_, text in orders(UNITS, "区信访办", MANY, AS_OF)]
    assert len(texts) == MANY
    sizes = [len(text.encode()) for text in texts]
    assert min(sizes) > 1200
    assert max(sizes) < 1500
    assert 1290 < sum(sizes) / MANY < 1390
    logs = [yaml.load(text, Loader=yaml.CSafeLoader)["办理记录"] for text in texts]
    assert {len(log) for log in logs} == {5}
    assert max(entry["日期"] for log in logs for entry in log) <= AS_OF
    # Some are under way, most are closed: both kinds of page are built.
    assert 0 < sum(log[-1]["事件"] == "进展" for log in logs) < MANY / 10


def test_items_are_the_same_twice_and_pass_the_check(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    write_items(ROOT / "data", one, SOME)
    write_items(ROOT / "data", other, SOME)
    assert is_same(one, other)
    real = len(list((ROOT / "data" / "orders").glob("*/*.yml")))
    assert len(list((one / "orders").glob("*/*.yml"))) == real + SOME
    report = check_data(one, TODAY)
    assert not report.failed, report.problems

    # So does the change after which the portal is built again; each differs from the one before.
    with order_to_change(one) as order:
        told = set()
        for number in range(2):
            order.change(number)
            assert not check_data(one, TODAY).failed
            told.add(order.path.read_bytes())
        assert len(told) == 2
        assert not is_same(one, other)
    assert is_same(one, other)
