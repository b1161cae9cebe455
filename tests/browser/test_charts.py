"""The pages of charts as it is seen, on a telephone and on a wide screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.outputs.addresses import chart_page_address
from generator.outputs.chart_page import SECTIONS

SMALLEST_TEXT = 10.9
"""Pixels: eleven, but for rounding."""
TEXTS = """
() => [...document.querySelectorAll(".chart__svg")].filter(svg => svg.getClientRects().length).map(svg => {
  const frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
  return [...svg.querySelectorAll("text")].map(text => {
    const {left, right, top, bottom} = text.getBoundingClientRect();
    return {
      text: text.textContent, left, right, top, bottom,
      size: parseFloat(getComputedStyle(text).fontSize) * scale,
      cut: Math.max(frame.left - left, right - frame.right, frame.top - top, bottom - frame.bottom),
    };
  });
})
"""


@pytest.mark.parametrize(("name", "keys"), [(name, sum(columns, ())) for name, _, columns in SECTIONS])
@pytest.mark.parametrize("size", [(390, 844), (1920, 1080)], ids=lambda size: str(size[0]))
def test_charts_are_legible_whole_and_apart(
    browser: Browser, site: Path, size: tuple[int, int], name: str, keys: tuple[str, ...]
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto((site / chart_page_address(name)).as_uri())
    charts = page.evaluate(TEXTS)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.close()

    assert len(charts) == len(keys)
    for texts in charts:
        assert not [each for each in texts if each["size"] < SMALLEST_TEXT]
        assert not [each for each in texts if each["cut"] > 1]
        # Marks of a time line may touch; words may not.
        words = [each for each in texts if len(each["text"]) > 1]
        for number, one in enumerate(words):
            assert not [other["text"] for other in words[number + 1 :] if overlap(one, other)], one["text"]


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two texts share more than the leading of a line."""
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return wide > 1 and high > 4
