"""What need not be made again: files under a name that changes with all they follow from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Store:
    """A folder of finished files. Several processes may fill it at once: each name has only one content."""

    folder: Path
    used: set[str] = field(default_factory=set)
    """Names that were asked for."""

    def fetch(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The file of a name, made if it is not there."""
        self.used.add(name)
        file = self.folder / name
        try:
            return file.read_bytes()
        except FileNotFoundError:
            self.folder.mkdir(parents=True, exist_ok=True)
        content = make()
        file.write_bytes(content)
        return content

    def prune(self) -> None:
        """Remove what nobody asked for."""
        for file in self.folder.iterdir() if self.folder.is_dir() else ():
            if file.name not in self.used:
                file.unlink()
