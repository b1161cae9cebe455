"""Another version of the program in an office: a new wheel and a new lock. The data are not touched."""

from pathlib import Path

from generator.editing.errors import EditingError
from generator.founding.locks import office_lock
from generator.founding.offices import EXECUTABLE
from generator.founding.products import PACKAGES, Product

_WRAPPERS = ("inv", "inv.cmd")


def upgrade_office(root: Path, product: Product) -> tuple[str, ...]:
    """Put a version in the place of the one in use; gives the versions that were there before.

    Goes back to an earlier one just as well. EditingError where ``root`` is no office, or cannot be written.
    """
    packages = root / PACKAGES
    if not packages.is_dir() or not (root / "requirements.lock").is_file():
        raise EditingError("这里没有 packages 文件夹和 requirements.lock，不是用 ./inv init 建的门户。")
    former = [path for path in sorted(packages.glob("*.whl")) if path.name != product.file_name]
    replaced = tuple(Product(path.name, b"").version for path in former)
    files = {f"{PACKAGES}/{product.file_name}": product.content}
    files |= {name: product.read(name) for name in _WRAPPERS}
    # The lock last: until it is there, the former version still runs.
    files["requirements.lock"] = office_lock(product).encode()
    try:
        for path, content in files.items():
            _replace(root / path, content, 0o755 if path in EXECUTABLE else 0o644)
        for wheel in former:
            wheel.unlink()
    except OSError as error:
        raise EditingError(
            f"没有写成 {error.filename}（{error.strerror}）；请检查权限和磁盘空间后重试。"
        ) from None
    return replaced


def _replace(target: Path, content: bytes, mode: int) -> None:
    """Whole at any moment: a shell may be reading the file."""
    beside = target.with_name(f".{target.name}.new")
    beside.write_bytes(content)
    beside.chmod(mode)
    beside.replace(target)
