"""The rule that guards privacy: nothing personal in any line of any file, nor in a file's name.

Not a rule like the others, since it looks at texts: comments and files that cannot be read count as well.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from generator.facts.messages import make_problem
from generator.facts.privacy import MASK, Personal, find_personal
from generator.facts.privacy_patterns import is_worth_a_look
from generator.facts.problems import Finding, Place, Problem
from generator.facts.reading.places import quoted_texts

MOST_PROBLEMS = 50


def check_privacy(
    texts: Mapping[str, str], paths: Iterable[str], cleared: Collection[str] = frozenset()
) -> Iterator[Problem]:
    """No line and no file name contains personal information.

    Cleared are files whose text was found not to be worth a look.
    """
    for path in dict.fromkeys((*texts, *paths)):
        for each in find_personal(path):
            yield make_problem(Finding(each.code, path, (), f"文件名里{each.said}"), Place(path), "")
    for path, text in texts.items():
        # One look at the whole: most files end here.
        if path not in cleared and is_worth_a_look(text):
            yield from _first(list(_in_lines(path, text)))
        yield from _in_quotes(path, text)


def personal_problems(path: str, text: str) -> Iterator[Problem]:
    """Everything personal in one text, however much it is."""
    if is_worth_a_look(text):
        yield from _in_lines(path, text)
    yield from _in_quotes(path, text)


def _first(problems: list[Problem]) -> list[Problem]:
    """The problems of one file, or as many as anybody reads, the last of which counts the rest."""
    rest = len(problems) - MOST_PROBLEMS
    if rest <= 0:
        return problems
    last = problems[MOST_PROBLEMS - 1]
    return [*problems[: MOST_PROBLEMS - 1], replace(last, found=f"{last.found}；这个文件里后面还有{rest}处")]


def _in_lines(path: str, text: str) -> Iterator[Problem]:
    """One problem for each kind on each line."""
    for number, line in enumerate(text.split("\n"), 1):
        if not is_worth_a_look(line):
            continue
        first: dict[str, Personal] = {}
        found = find_personal(line)
        for each in found:
            first.setdefault(each.code, each)
        for each in first.values():
            count = sum(other.code == each.code for other in found)
            more = f"（这一行共{count}处）" if count > 1 else ""
            place = Place(path, number, each.start + 1, each.end - each.start)
            yield make_problem(Finding(each.code, path, (), f"这里{each.said}{more}"), place, line)


def _in_quotes(path: str, text: str) -> Iterator[Problem]:
    """Double quotes can spell characters by number, which a look at the line would not see."""
    if '"' not in text or "\\" not in text:
        return
    lines = text.split("\n")
    for span, value in quoted_texts(text):
        line = lines[span.line - 1]
        for each in find_personal(value):
            if not find_personal(line):
                place = Place(path, span.line, span.column, span.length)
                start, end = span.column - 1, span.column - 1 + span.length
                shown = line[:start] + MASK * span.length + line[end:]
                yield make_problem(Finding(each.code, path, (), f"这里{each.said}"), place, shown)
