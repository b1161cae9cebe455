"""The list of explained mutants, and how what mutmut prints is read."""

from __future__ import annotations

import importlib
import inspect
from functools import reduce

import pytest

from tests.mutation.survivors import (
    EXPLAINED,
    Mutant,
    read_explained,
    read_function,
    read_mutant,
    read_results,
)

SHOWN = """\
# generator.state.clocks.x__advance__mutmut_8: survived
--- generator/state/clocks.py
+++ generator/state/clocks.py
@@ -4,7 +4,7 @@
     if entry.event in run.rule.ends:
-        run.is_running = False
+        run.is_running = None
     elif row.stage in _OVER:
"""


def test_a_mutant_is_known_by_its_function_and_what_changed() -> None:
    assert read_mutant("generator.state.clocks.x__advance__mutmut_8", SHOWN) == Mutant(
        "generator.state.clocks._advance", "run.is_running = False", "run.is_running = None"
    )


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("generator.state.stages.x_phase_on__mutmut_12", "generator.state.stages.phase_on"),
        ("generator.state.lights.x__number__mutmut_1", "generator.state.lights._number"),
        ("generator.state.stages.xǁ_Nowǁ__init____mutmut_3", "generator.state.stages._Now.__init__"),
    ],
)
def test_the_function_is_read_from_the_name(name: str, function: str) -> None:
    assert read_function(name) == function


def test_results_are_read_but_for_mutants_that_were_not_asked_about() -> None:
    printed = "    a.x_b__mutmut_1: killed\n    a.x_b__mutmut_2: no tests\n    a.x_b__mutmut_3: not checked\n"

    assert read_results(printed) == {"a.x_b__mutmut_1": "killed", "a.x_b__mutmut_2": "no tests"}


def test_one_reason_may_explain_several_mutants_but_none_goes_without() -> None:
    entry = '[[mutant]]\nfunction = "a.b"\nwas = "x"\nnow = ["y", "z"]\nreason = "{}"\n'

    assert read_explained(entry.format("都一样")) == {Mutant("a.b", "x", "y"), Mutant("a.b", "x", "z")}
    with pytest.raises(AssertionError, match="no reason"):
        read_explained(entry.format(" "))


@pytest.mark.parametrize("mutant", sorted(read_explained(EXPLAINED.read_text("utf-8"))), ids=str)
def test_what_is_explained_still_stands_in_the_program(mutant: Mutant) -> None:
    """./inv mutants finds out in half an hour; this in no time."""
    path, _, within = mutant.function.partition(".state.")[2].partition(".")
    function = reduce(getattr, within.split("."), importlib.import_module(f"generator.state.{path}"))

    assert mutant.was in " ".join(line.strip() for line in inspect.getsource(function).splitlines())
