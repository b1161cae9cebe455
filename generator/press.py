"""Makes batches of outputs, on as many processes as asked for, and puts what they give on disk at once.

Nothing is held until the end, so that memory does not grow with the number of pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from generator.batches import Shelves
from generator.facts.reading import Reading
from generator.facts.records import Records
from generator.outputs.rendering import Renderer
from generator.outputs.writing import Batch, Page, Writer
from generator.parallel import Crew
from generator.shipped import SHIPPED
from generator.site import Edition, Stamper, stamp_edition
from generator.state.cycle import Reporter
from generator.state.memory import Memory
from generator.state.situation import LongMemory


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one batch."""

    written: frozenset[str]
    changed: int
    papers: frozenset[str]
    """Names of kept files that were used, as of ``posters``."""
    posters: frozenset[str]


@dataclass
class Kept:
    """What one build leaves for the next one in the same process."""

    memory: Memory = field(default_factory=LongMemory)
    reading: Reading | None = None
    rules: tuple[object, ...] = ()
    """What the memory holds for."""
    reporter: Reporter | None = None
    """Whose reports the next one may take over."""
    renderer: Renderer | None = None
    edition: tuple[object, ...] = ()
    """What every page says and how it looks: with another one all is made again."""
    done: dict[str, tuple[Batch, Made]] = field(default_factory=dict)
    """Each batch by its name, and what came of it."""
    written: frozenset[str] = frozenset()

    def memory_for(self, records: Records) -> Memory:
        """The memory, if it holds for the rules of some records; else a new one."""
        rules = (records.clocks, records.lights, records.notices)
        if self.rules != rules:
            self.memory = type(self.memory)() if self.rules else self.memory
            self.rules = rules
        return self.memory


class Press:
    """Pages in their frames, and files, below the folder of a site."""

    def __init__(
        self,
        site: Writer,
        frames: Mapping[str, bytes],
        edition: Edition,
        shelves: Shelves,
        kept: Kept,
    ) -> None:
        """With ``kept``, batches that rest on the same as before are not made again, while all looks as it did."""
        self._site = site
        self._frames = frames
        self._edition = edition
        self._stamper = Stamper(frames, edition)
        self._shelves = shelves
        self._kept = kept
        # Templates, styles and hand-written pages: all follows from them too.
        looks = (frames, edition, look_at(SHIPPED / "site_src"))
        is_like = self._kept.edition == looks
        self._former = self._kept.done if is_like else {}
        self._lying = self._kept.written if is_like else frozenset()
        # Until this build is through, nobody knows what lies there.
        self._kept.edition, self._kept.done, self._kept.written = looks, {}, frozenset()
        self._done: dict[str, tuple[Batch, Made]] = {}

    def begin(self, batches: Iterable[Batch], processes: int) -> "Run":
        """Set processes to work on some batches; without one, all are made at once."""
        todo = []
        for batch in batches:
            former, made = self._former.get(batch.name, (None, None))
            if former and made and former.rests_on == batch.rests_on:
                self._note(batch, replace(made, changed=0))
            else:
                todo.append(batch)
        return Run(todo, Crew([partial(self._make, batch) for batch in todo], processes))

    def relieve(self, run: "Run") -> list[Batch]:
        """The batches of a run that nobody has begun: it is done without them."""
        return [run.batches[number] for number in run.crew.relieve()]

    def finish(self, run: "Run") -> None:
        """Wait until all is made, and take note of it."""
        for number, made in run.crew.wait().items():
            self._note(run.batches[number], made)

    def fill_up(self) -> None:
        """Write the theme's files, and the hand-written pages."""
        for path, content in self._frames.items():
            if path not in self._site.written:
                html = path.endswith(".html")
                self._site.write(path, stamp_edition(content, self._edition) if html else content)

    def prune(self) -> None:
        """Remove what this build has neither made nor used."""
        self._shelves.papers.prune()
        self._shelves.posters.prune()
        self._site.prune(self._lying)
        self._kept.done, self._kept.written = self._done, frozenset(self._site.written)

    def _note(self, batch: Batch, made: Made) -> None:
        self._site.note(made.written, made.changed)
        self._shelves.papers.used |= made.papers
        self._shelves.posters.used |= made.posters
        self._done[batch.name] = (batch, made)

    def _make(self, batch: Batch) -> Made:
        # A process has a copy of everything that nobody else sees: what it did is told, not noted.
        site = Writer(self._site.root)
        for store in (self._shelves.papers, self._shelves.posters):
            store.used.clear()
        for made in batch.make():
            if isinstance(made, Page):
                site.write(made.path, self._stamper.stamp(made))
            else:
                site.write(made.path, made.content)
        papers, posters = self._shelves.papers.used, self._shelves.posters.used
        return Made(frozenset(site.written), site.changed, frozenset(papers), frozenset(posters))


@dataclass(frozen=True, slots=True)
class Run:
    """Batches that are being made."""

    batches: Sequence[Batch]
    crew: Crew[Made]


def look_at(*folders: Path) -> dict[Path, tuple[int, int]]:
    """Every file with its time and size, to be compared with what is found later."""
    found = {}
    for folder in folders:
        for path in folder.rglob("*"):
            try:
                stat = path.stat()
            except OSError:
                # Removed, or renamed by an editor, since rglob saw it: the next look will tell.
                continue
            found[path] = (stat.st_mtime_ns, stat.st_size)
    return found
