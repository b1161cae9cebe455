"""What is to be known of the machine before anybody believes its figures."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from generator.parallel import cores
from tests.benchmark.measuring import MIB
from tests.benchmark.results import Machine

_LIBRARIES = ("mkdocs", "mkdocs-material", "pyyaml", "pydantic", "jinja2")


def describe_machine(load_before: float, tools: dict[str, str]) -> Machine:
    """This machine, with the load that it had before and the versions of the baselines' tools."""
    libraries = {name: version(name) for name in _LIBRARIES}
    return Machine(
        cores=cores(),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB,
        system=f"{platform.system()} {platform.release()}",
        processor=_processor(),
        versions={"python": platform.python_version(), **libraries, **tools},
        load_before=load_before,
        load_after=load(),
    )


def load() -> float:
    """Processes that wanted to run, on average of the last minute."""
    return round(os.getloadavg()[0], 2)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
