"""Another version in the place of the one in use, and wheels that are none. The real wheel: test_installed."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from generator.editing.errors import EditingError
from generator.founding import products
from generator.founding.products import Product, make_product, present_product, read_product
from generator.founding.upgrades import upgrade_office
from tests.portal import ROOT


def a_wheel(version: str = "9.0", *, leave_out: str = "") -> Product:
    """A wheel with nothing in it but what an upgrade takes out of it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("requirements.lock", "inv", "inv.cmd"):
            if name != leave_out:
                archive.writestr(f"generator/_shipped/{name}", (ROOT / name).read_bytes())
    return Product(f"supervision_portal-{version}-py3-none-any.whl", content.getvalue())


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that runs version 1.0."""
    (tmp_path / "packages").mkdir()
    former = a_wheel("1.0")
    (tmp_path / "packages" / former.file_name).write_bytes(former.content)
    (tmp_path / "requirements.lock").write_text("former", "utf-8")
    (tmp_path / "data").mkdir()
    return tmp_path


def names(office: Path) -> list[str]:
    return sorted(path.name for path in (office / "packages").iterdir())


def test_the_version_is_changed_there_and_back(office: Path) -> None:
    assert upgrade_office(office, a_wheel("2.0")) == ("1.0",)
    assert names(office) == ["supervision_portal-2.0-py3-none-any.whl"]
    assert "./packages/supervision_portal-2.0-py3-none-any.whl" in (office / "requirements.lock").read_text(
        "utf-8"
    )
    assert stat.S_IMODE((office / "inv").stat().st_mode) == 0o755

    assert upgrade_office(office, a_wheel("1.0")) == ("2.0",)
    assert names(office) == ["supervision_portal-1.0-py3-none-any.whl"]
    # The same again changes nothing.
    assert upgrade_office(office, a_wheel("1.0")) == ()
    assert sorted(path.name for path in office.iterdir()) == [
        "data", "inv", "inv.cmd", "packages", "requirements.lock",
    ]  # fmt: skip


@pytest.mark.parametrize("lacking", ["packages", "requirements.lock"])
def test_what_is_no_office_is_left_as_it_is(office: Path, lacking: str) -> None:
    (office / lacking).rename(office / "elsewhere")
    before = sorted(office.rglob("*"))

    with pytest.raises(EditingError, match=r"不是用 \./inv init 建的门户"):
        upgrade_office(office, a_wheel())
    assert sorted(office.rglob("*")) == before


def test_what_cannot_be_written_is_said_and_the_former_version_stays(office: Path) -> None:
    (office / ".inv.new").mkdir()

    with pytest.raises(EditingError, match=r"没有写成 .*inv\.new"):
        upgrade_office(office, a_wheel())
    assert (office / "requirements.lock").read_text("utf-8") == "former"
    assert "supervision_portal-1.0-py3-none-any.whl" in names(office)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("supervision_portal-9.0-py3-none-any.whl", None, "打不开安装包"),
        ("other-9.0-py3-none-any.whl", a_wheel().content, "不是本程序的安装包"),
        ("supervision_portal.whl", a_wheel().content, "不是完整的安装包"),
        ("supervision_portal-9.0-py3-none-any.whl", b"PK", "不是完整的安装包"),
        (
            "supervision_portal-9.0-py3-none-any.whl",
            a_wheel(leave_out="requirements.lock").content,
            "不是完整的安装包",
        ),
    ],
)
def test_what_is_no_wheel_of_this_program_is_refused(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(EditingError, match=said):
        read_product(tmp_path / name)


def test_an_office_finds_the_wheel_of_the_version_that_runs(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an office, where the program is installed."""
    monkeypatch.setattr(products, "IS_INSTALLED", True)
    monkeypatch.setattr(products, "program_version", lambda: "1.0")
    other = a_wheel("0.5")
    (office / "packages" / other.file_name).write_bytes(other.content)
    assert present_product(office).version == "1.0"

    monkeypatch.setattr(products, "program_version", lambda: "3.0")
    with pytest.raises(EditingError, match="没有当前版本的安装包"):
        present_product(office)


def test_what_cannot_be_built_is_said_with_pips_reason(tmp_path: Path) -> None:
    with pytest.raises(EditingError, match=r"没有打成安装包：.*Neither 'setup\.py' nor"):
        make_product(tmp_path)
