"""./inv in the reader's language: invoke's own complaints and help, which are English, told in Chinese.

``inv`` runs this module in place of ``python -m invoke``; tasks.py is found and run by invoke as ever.
"""

import re
import sys
from collections.abc import Callable, Iterable
from itertools import pairwise

from invoke.exceptions import Exit, ParseError
from invoke.parser.argument import Argument
from invoke.parser.context import ParserContext
from invoke.program import Program

from generator.facts.nearest import nearest

SECOND_WORDS = {"snapshot-diff": ("--other", re.compile(r"[^-=/]*-W[0-9]+"))}
"""Tasks whose second word may be left out: the option that takes it, and what both words look like."""
MANY_WORDS = {"rollup": "--district"}
"""Tasks that take as many words as there are: the option that takes each of them, and may be left out."""
WRONG_USE = 2
"""Exit code where the command itself was not understood, as of most programs."""


class CommandLine(Program):
    """invoke, as it is, but for what it says."""

    def parse_tasks(self) -> None:
        """Read which task is meant, with what; what is not understood is told in Chinese."""
        self.core.unparsed[:] = _name_many_words(_name_second_words(self.core.unparsed))
        try:
            super().parse_tasks()
        except ParseError as error:
            raise Exit(self._told(error), code=WRONG_USE) from None

    def parse_cleanup(self) -> None:
        """Help and lists; a task that is asked about and does not exist is told in Chinese."""
        try:
            super().parse_cleanup()
        except ParseError as error:
            raise Exit(self._told(error), code=WRONG_USE) from None

    def print_task_help(self, name: str) -> None:
        """How a task is called, and what its options are."""
        context = self.parser.contexts[name]
        task = self.scoped_collection[name]
        needed = "".join(f" {_placeholder(argument)}" for argument in context.positional_args)
        print(f"{(task.__doc__ or '').strip()}\n\n用法：./inv {name}{needed} [选项]")
        options = [argument for argument in _arguments(context) if not argument.positional]
        for title, listed in (("要写的", context.positional_args), ("选项", options)):
            if listed:
                print(f"\n{title}：")
                for argument in listed:
                    written = _placeholder(argument) if argument.positional else "、".join(_flags(argument))
                    print(f"  {written}\n      {argument.help or ''}")

    def _told(self, error: ParseError) -> str:
        """What invoke did not understand, and where to look."""
        context: ParserContext | None = error.context
        task = context.name if context is not None else None
        said = str(error)
        for pattern, explain in _EXPLANATIONS:
            if match := pattern.search(said):
                told = explain(match, context, self._names())
                break
        else:
            told = f"这条命令没有读懂（{said}）。"
        return f"{told}\n运行 ./inv{f' --help {task}' if task else ''} 查看{'用法' if task else '全部命令'}。"

    def _names(self) -> list[str]:
        return [name for name in self.parser.contexts if name]


def _name_second_words(words: list[str]) -> list[str]:
    """Put the option before a second word that may be left out: to invoke, whatever has a default has a name."""
    option, second = SECOND_WORDS.get(words[0] if words else "", ("", None))
    named = list(words)
    for at in range(2, len(words)):
        if second is not None and second.fullmatch(words[at - 1]) and second.fullmatch(words[at]):
            named.insert(at, option)
            break
    return named


def _name_many_words(words: list[str]) -> list[str]:
    """Put the option before each word that is neither an option nor the value of one: every one there takes a value."""
    option = MANY_WORDS.get(words[0] if words else "")
    if option is None:
        return words
    named = words[:1]
    for before, word in pairwise(words):
        is_value = before.startswith("-") and "=" not in before
        named += [word] if word.startswith("-") or is_value else [option, word]
    return named


def _arguments(context: ParserContext) -> Iterable[Argument]:
    """Each argument once, in the order of the task's parameters."""
    return dict.fromkeys(context.args.values())


def _flags(argument: Argument) -> list[str]:
    value = "" if argument.kind is bool else "=…"
    return [f"{_written(name)}{value}" if len(name) > 1 else f"-{name}" for name in argument.names]


def _placeholder(argument: Argument) -> str:
    return f"<{argument.name}>"


def _unknown(match: re.Match[str], context: ParserContext | None, names: list[str]) -> str:
    word = match["word"]
    if word.startswith("-"):
        flags = [_written(name) for each in _arguments(context) for name in each.names] if context else []
        meant = nearest(word, flags)
        return f"没有“{word}”这个选项。{f'应为“{meant}”。' if meant else ''}"
    meant = nearest(word, names)
    return f"没有“{word}”这个命令。{f'应为“{meant}”。' if meant else ''}"


def _missing(match: re.Match[str], context: ParserContext | None, _names: list[str]) -> str:
    names = re.findall(r"'([^']+)'", match["names"])
    known = {argument.name: argument for argument in _arguments(context)} if context else {}
    lacking = [known[name].help or name if name in known else name for name in names]
    return f"“{match['task']}”后面还要写：{'；'.join(lacking)}。"


def _written(name: str) -> str:
    """An option as it is typed; a name may end in _ to be no word of Python's."""
    return f"--{name.rstrip('_').replace('_', '-')}"


def _needs_value(match: re.Match[str], _context: ParserContext | None, _names: list[str]) -> str:
    flag = _written(match["flag"])
    return f"“{flag}”后面要写内容，例如 {flag}=内容。"


def _takes_none(match: re.Match[str], _context: ParserContext | None, _names: list[str]) -> str:
    return f"“{_written(match['flag'])}”后面不写内容。"


def _ambiguous(match: re.Match[str], _context: ParserContext | None, _names: list[str]) -> str:
    return f"“{match['word']}”是选项的内容还是另一个命令，分不清。选项和内容之间写等号。"


_EXPLANATIONS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], ParserContext | None, list[str]], str]], ...
] = (
    (re.compile(r"No idea what '(?P<word>.*)' is!"), _unknown),
    (re.compile(r"'(?P<task>[^']*)' did not receive required positional arguments: (?P<names>.*)"), _missing),
    (re.compile(r"Flag <Argument: (?P<flag>\w+)[^>]*> needed value"), _needs_value),
    (re.compile(r"Flag <Argument: (?P<flag>\w+)[^>]*> doesn't take any value"), _takes_none),
    (re.compile(r"'(?P<word>.*)' is ambiguous"), _ambiguous),
)
"""invoke 2's and 3's English words, and who explains them; anything else is quoted."""


def main() -> None:
    """Run the tasks of the tasks.py found here or above."""
    CommandLine(name="inv", binary="inv", version="0").run(sys.argv)


if __name__ == "__main__":
    main()
