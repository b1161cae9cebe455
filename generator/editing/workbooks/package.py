"""The package that a workbook is: a zip of XML files, looked over and bounded before any library sees it.

The declared sizes are held against limits, the parts unpacked up to those sizes and packed anew: so what was checked
is what is read, and macros, pictures and links to elsewhere are left behind.
"""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from generator.editing.workbooks.cells import CellProblem

MOST_BYTES = 8_000_000
MOST_UNPACKED = 40_000_000
MOST_PARTS = 500


class UnreadableError(Exception):
    """The file as a whole is refused; the problem says why."""

    def __init__(self, found: str, required: str, remedy: str, sheet: str = "", cell: str = "") -> None:
        super().__init__(found)
        self.problem = CellProblem(sheet, cell, found, required, remedy)


def damaged() -> UnreadableError:
    """What is said of a file that is broken, by accident or on purpose."""
    return UnreadableError(
        "这个文件打不开，可能已经损坏",
        "要能用 Excel 或 WPS 打开的 .xlsx 文件。",
        "用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再导入。",
    )


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, and no more than one beyond the limit."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        raise UnreadableError(
            "没有这个文件，或者打不开", "写出文件的完整路径。", "核对路径和文件名。"
        ) from None


def unpack(raw: bytes) -> dict[str, bytes]:
    """The XML parts of the package by name, in bounds."""
    if len(raw) > MOST_BYTES:
        raise UnreadableError(
            f"这个文件超过{MOST_BYTES // 1_000_000}兆字节",
            "只收填报的内容，不收图片和附件。",
            "删去图片、附件和多余的工作表后重新保存。",
        )
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "这是旧版 .xls 文件，或者加了打开密码",
            "要没有打开密码的 .xlsx 文件。",
            "去掉打开密码，另存为“Excel 工作簿（.xlsx）”。",
        )
    if not raw.startswith(b"PK"):
        raise UnreadableError(
            "这不是 Excel 工作簿",
            "要 .xlsx 文件；csv、txt、图片都不收。",
            "用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”。",
        )
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            return _read_parts(package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise damaged() from None


def _read_parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    listed = package.infolist()
    # As declared: nothing is unpacked before this; and nothing beyond what is declared afterwards.
    if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
        raise UnreadableError(
            "这个文件展开后太大",
            f"展开后不超过{MOST_UNPACKED // 1_000_000}兆字节。",
            "只留填报的内容，删去图片和多余的工作表，另存后再导入。",
        )
    parts: dict[str, bytes] = {}
    known: set[str] = set()
    for part in listed:
        name = part.filename.replace("\\", "/").lstrip("/")
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if name.lower() in known or ".." in name.split("/"):
            raise damaged()
        known.add(name.lower())
        parts[name] = package.read(part)
    return parts


def pack(parts: dict[str, bytes]) -> bytes:
    """A package of these parts and nothing else."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()
