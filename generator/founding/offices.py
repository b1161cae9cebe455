"""The files a new office begins with: empty records, the rules to start from, and the way into the program."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from string import Template

from generator.editing.errors import EditingError
from generator.editing.yaml_text import scalar_text
from generator.facts.checks import check_data
from generator.facts.problems import Problem
from generator.facts.records import FILES
from generator.facts.schema import schemas
from generator.founding.locks import office_lock
from generator.founding.products import PACKAGES, Product
from generator.shipped import SHIPPED

PIPELINES = {
    "gitlab": ".gitlab-ci.yml",
    "github": ".github/workflows/portal.yml",
    "gitea": ".gitea/workflows/portal.yml",
}
"""Where each code host looks for its pipeline; the pipelines are those of ``examples/ci``."""
EXECUTABLE = frozenset({"inv"})
KEPT = ".gitkeep"
"""What keeps an empty folder in git; the check passes over it."""

_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2,20}")
_BEFORE_OFFICE = re.compile(r"(.+[省市区县旗州盟])信访")


class _Blank(Template):
    """A text with @{blanks}: $ begins the schema in the first line of every record."""

    delimiter = "@"


@dataclass(frozen=True, slots=True)
class Office:
    """What the founder says about the new office."""

    name: str
    """Of the portal, as every page shows it."""
    office: str
    """Full name of the office."""
    district: str

    @property
    def level(self) -> str:
        """区, 县, 市 …, with which the short names of its units begin."""
        return self.district[-1]

    @property
    def unit(self) -> str:
        """Short name of the office as a unit."""
        return f"{self.level}信访{'局' if self.office.endswith('局') else '办'}"


@dataclass(frozen=True, slots=True)
class Founded:
    """What came of founding an office. Nothing is written where its data would have mistakes."""

    problems: tuple[Problem, ...]
    written: bool


def describe_office(name: str, office: str = "", district: str = "") -> Office:
    """Fill in what the founder left out; EditingError where it cannot be told from the portal's name."""
    if not district:
        found = _BEFORE_OFFICE.match(name)
        if not found:
            raise EditingError("从门户名称看不出是哪个地区，请再用 --district 写明，例如 --district 某区。")
        district = found[1]
    if not _DISTRICT.fullmatch(district):
        raise EditingError(f"地区“{district}”不对，请只写汉字，例如 某区。")
    for option, text in (("--name", name), ("--office", office)):
        if not text.isprintable() or text != text.strip():
            raise EditingError(f"{option} 里有换行、多余的空格或看不见的字符，请改成一行文字。")
    if not name:
        raise EditingError("请用 --name 写明门户名称，例如 --name 某区信访督查督办门户。")
    return Office(name, office or f"{district}信访办公室", district)


def found_office(target: Path, office: Office, product: Product, today: date) -> Founded:
    """Write the files of a new office into a folder that is not there yet, or is empty.

    Everything is written and checked elsewhere first. EditingError where the folder is taken or cannot be written.
    """
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise EditingError(f"“{target}”已经有内容，没有写入。请换一个新的文件夹。")
    with tempfile.TemporaryDirectory() as directory:
        draft = Path(directory) / "office"
        for path, content in office_files(office, product, today).items():
            file = draft / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            file.chmod(0o755 if path in EXECUTABLE else 0o644)
        report = check_data(draft / "data", today)
        if report.failed:
            return Founded(report.problems, written=False)
        try:
            # Only contents and modes: a temporary folder's own rights are for its owner alone.
            target.mkdir(parents=True, exist_ok=True)
            for entry in sorted(draft.iterdir()):
                copy = shutil.copytree if entry.is_dir() else shutil.copy
                copy(entry, target / entry.name)
        except (OSError, shutil.Error) as error:
            raise EditingError(f"写不进“{target}”（{error}）；请检查路径、权限和磁盘空间。") from None
    return Founded(report.problems, written=True)


def office_files(office: Office, product: Product, today: date) -> Mapping[str, bytes]:
    """Content by path. The same office, version and year give the same bytes."""
    words = {
        "name": office.name,
        "office": office.office,
        "district": office.district,
        "level": office.level,
        "unit": office.unit,
        "year": str(today.year),
        "name_value": scalar_text(office.name),
        "office_value": scalar_text(office.office),
        "office_flow": scalar_text(office.office, in_flow=True),
    }
    files = {
        path: _Blank(text.decode("utf-8")).substitute(words).encode()
        for path, text in _read("examples/office")
    }
    files |= {
        path: (SHIPPED / "examples" / "ci" / f"{name}.yml").read_bytes() for name, path in PIPELINES.items()
    }
    files |= {f".vscode/{path}": content for path, content in _read(".vscode")}
    files |= {f"data/workdays/{path}": content for path, content in _read("data/workdays")}
    files |= {f"data/schema/{name}": text.encode() for name, text in schemas().items()}
    files |= {name: (SHIPPED / name).read_bytes() for name in ("inv", "inv.cmd", "data/README.md")}
    files["requirements.lock"] = office_lock(product).encode()
    files[f"{PACKAGES}/{product.file_name}"] = product.content
    kept = {f"data/{PurePosixPath(kind.pattern).parts[0]}" for kind in FILES if "/" in kind.pattern}
    filled = {"/".join(PurePosixPath(path).parts[:2]) for path in files}
    files |= {f"{folder}/{KEPT}": b"" for folder in kept - filled}
    return dict(sorted(files.items()))


def _read(folder: str) -> Iterator[tuple[str, bytes]]:
    """Files of a folder that is shipped, by their path in it."""
    top = SHIPPED / folder
    for file in sorted(top.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            yield file.relative_to(top).as_posix(), file.read_bytes()
