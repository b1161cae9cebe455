"""Changes one order, and builds again in a process that has built before, as ``./inv serve`` does.

``python -m tests.benchmark.changing DATA OUT FIGURES ROUNDS`` writes what each further build took as JSON: wall time
and processor time.
"""

import json
import re
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

_LEAD = re.compile(r"^牵头单位: (\S+)$", re.MULTILINE)


@contextmanager
def order_to_change(data: Path) -> Iterator["Order"]:
    """An order of made-up data that is under way; afterwards it is as it was."""
    as_of = yaml.safe_load((data / "portal.yml").read_text("utf-8"))["截至日期"]
    # The last one: the newest of those made up, if one is open, else of the real data.
    path, text = next(
        (path, text)
        for path in sorted((data / "orders").glob("*/*.yml"), reverse=True)
        if "事件: 进展" in (text := path.read_text("utf-8")) and "事件: 报结" not in text
    )
    try:
        yield Order(path, text, f"{as_of}")
    finally:
        path.write_text(text, "utf-8")


class Order:
    """A file that can be changed again and again: the change is the commonest there is, one more entry of the log."""

    def __init__(self, path: Path, text: str, as_of: str) -> None:
        self.path = path
        self._text = text
        self._as_of = as_of
        self._lead = "".join(_LEAD.findall(text))

    def change(self, number: int) -> None:
        """Write it with an entry more, different for each number."""
        entry = f"  - {{日期: {self._as_of}, 事件: 进展, 单位: {self._lead}, 进度: 90, 说明: 第{number}次补充材料已报送}}\n"
        self.path.write_text(self._text + entry, "utf-8")


def build_again(data: Path, out: Path, rounds: int) -> Iterator[tuple[float, float]]:
    """Build, and then for each round change one order and build again: wall and processor seconds of the latter."""
    # Whoever only changes an order needs no generator.
    import tasks  # noqa: PLC0415
    from generator.parallel import cores  # noqa: PLC0415
    from generator.press import Kept  # noqa: PLC0415

    kept = Kept()

    def build() -> None:
        if tasks._build(data, out, None, helpers=cores(), kept=kept).failed:
            raise RuntimeError("the data are broken")

    build()
    with order_to_change(data) as order:
        for number in range(rounds):
            order.change(number)
            begun, cpu = time.perf_counter(), _processor_time()
            build()
            yield time.perf_counter() - begun, _processor_time() - cpu


def _processor_time() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    given, made, figures, times = sys.argv[1:]
    Path(figures).write_text(json.dumps(list(build_again(Path(given), Path(made), int(times)))), "utf-8")
