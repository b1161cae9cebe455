"""The files a new office begins with."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from generator.editing.errors import EditingError
from generator.facts.checks import check_data
from generator.facts.reading import read_data
from generator.facts.records import FILES, Records
from generator.founding.offices import PIPELINES, Office, describe_office, found_office, office_files
from generator.founding.products import Product
from tests.portal import ROOT

TODAY = date(2026, 11, 23)
AGREED = {"本区规定", "本办约定"}


def pretended_product() -> Product:
    """A wheel with nothing in it but the lock; the real one is built in test_installed."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.write(ROOT / "requirements.lock", "generator/_shipped/requirements.lock")
    return Product("supervision_portal-9.0-py3-none-any.whl", content.getvalue())


def files(office: Office | None = None) -> dict[str, bytes]:
    return dict(office_files(office or describe_office("某区信访督查督办门户"), pretended_product(), TODAY))


def records(data: Path) -> Records:
    found = read_data(data).records
    assert found is not None
    return found


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("founded") / "某区 门户"
    report = found_office(target, describe_office("某区信访督查督办门户"), pretended_product(), TODAY)
    assert (report.written, report.problems) == (True, ())
    return target


@pytest.mark.parametrize(
    ("name", "office", "district", "expected"),
    [
        ("某区信访督查督办门户", "", "", ("某区信访办公室", "某区", "区信访办")),
        ("某县信访督办", "某县信访局", "", ("某县信访局", "某县", "县信访局")),
        ("甲州乙市信访门户", "", "", ("甲州乙市信访办公室", "甲州乙市", "市信访办")),
        ("督办门户", "", "某旗", ("某旗信访办公室", "某旗", "旗信访办")),
    ],
)
def test_what_is_left_out_follows_from_the_name(
    name: str, office: str, district: str, expected: tuple[str, str, str]
) -> None:
    described = describe_office(name, office, district)

    assert (described.office, described.district, described.unit) == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("督办门户", "", ""), "请再用 --district 写明"),
        (("", "", ""), "--district"),
        (("", "", "某区"), "请用 --name 写明门户名称"),
        (("某区信访门户", "", "Daxing"), "请只写汉字"),
        (("某区信访门户", "", "某区}, {"), "请只写汉字"),
        (("某区信访门户\n演示横幅: 无", "", ""), "请改成一行文字"),
        (("某区信访门户", " 某区信访局", ""), "请改成一行文字"),
    ],
)
def test_what_cannot_be_used_is_said(arguments: tuple[str, str, str], said: str) -> None:
    with pytest.raises(EditingError, match=said):
        describe_office(*arguments)


def test_it_has_a_place_for_every_kind_of_record(founded: Path) -> None:
    for kind in FILES:
        place = (founded / "data" / kind.pattern.split("*", maxsplit=1)[0]).parent
        assert place.is_dir(), kind.pattern
        if kind.needed and "*" not in kind.pattern:
            assert (founded / "data" / kind.pattern).is_file()
        assert (founded / "data" / "schema" / f"{kind.schema}.json").is_file()
    for folder in (
        "orders",
        "meetings",
        "plan",
        "suggestions",
        "task_forces",
        "campaigns",
        "indicators",
        "tallies",
    ):
        assert [file.name for file in (founded / "data" / folder).iterdir()] == [".gitkeep"]


def test_its_settings_are_those_of_the_office(founded: Path) -> None:
    found = records(founded / "data")

    assert (found.portal.name, found.portal.office, found.portal.district) == (
        "某区信访督查督办门户", "某区信访办公室", "某区",
    )  # fmt: skip
    assert (found.portal.pinned_on, found.portal.banner, found.portal.address) == (None, None, None)
    assert found.units[found.portal.office_unit].full_name == "某区信访办公室"
    assert not found.items
    assert {rule.valid_from for rule in (*found.lights, *found.rates, *found.cycles, *found.schemes)} == {
        date(2026, 1, 1)
    }


def test_names_that_yaml_could_misread_stay_what_they_are(tmp_path: Path) -> None:
    office = describe_office("某县: 信访 #1 '门户'", "某县信访局, {分局}", "某县")
    report = found_office(tmp_path / "new", office, pretended_product(), TODAY)

    assert report.problems == ()
    found = records(tmp_path / "new" / "data")
    assert (found.portal.name, found.portal.office) == (office.name, office.office)
    assert found.units["县信访办"].full_name == office.office


def test_an_office_that_the_check_refuses_is_not_written(tmp_path: Path) -> None:
    report = found_office(
        tmp_path / "new", describe_office("某区信访门户 13800138000"), pretended_product(), TODAY
    )

    assert not report.written
    assert report.problems
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_nothing_is_ever_written_over(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "taken"
    if kind == "file":
        target.write_text("旧", "utf-8")
    elif kind == "folder":
        target.mkdir()
        (target / "旧.txt").write_text("旧", "utf-8")
    else:
        target.symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(EditingError, match="已经有内容"):
        found_office(target, describe_office("某区信访门户"), pretended_product(), TODAY)

    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_is_filled_and_inv_can_be_run(tmp_path: Path) -> None:
    found_office(tmp_path, describe_office("某区信访门户"), pretended_product(), TODAY)

    assert (tmp_path / "inv").stat().st_mode & 0o111
    assert not (tmp_path / "README.md").stat().st_mode & 0o111
    assert check_data(tmp_path / "data", TODAY).problems == ()


def test_the_law_is_the_same_as_in_our_own_data(founded: Path) -> None:
    ours, theirs = records(ROOT / "data"), records(founded / "data")

    for slug, document in theirs.documents.items():
        known = ours.documents[slug]
        assert document.model_copy(update={"about": None}) == known.model_copy(update={"about": None})
    statutory = [clock for clock in theirs.clocks if clock.legal not in AGREED]
    assert statutory
    assert all(clock in ours.clocks for clock in statutory)
    # And every statutory clock that runs today, save those of Beijing, is there.
    running = {clock.slug for clock in ours.clocks if clock.legal not in AGREED and not clock.valid_to}
    assert running == {clock.slug for clock in statutory}
    assert theirs.notices == ours.notices


def test_the_pipelines_are_the_examples(founded: Path) -> None:
    for name, path in PIPELINES.items():
        assert (founded / path).read_bytes() == (ROOT / "examples" / "ci" / f"{name}.yml").read_bytes()


def test_nothing_of_another_district_and_no_blank_is_left() -> None:
    for path, content in files().items():
        if path.startswith(("data/schema/", "data/README.md", ".vscode/", "packages/", "data/workdays/")):
            # Examples in schemas, snippets and the guide may name any district.
            continue
        text = content.decode("utf-8")
        assert "大兴" not in text, path
        # The time of all China is called so; the city is not meant.
        assert "北京" not in text.replace("北京时间", ""), path
        assert "@{" not in text, path


def test_same_office_same_bytes() -> None:
    assert files() == files()


def test_its_lock_has_the_program_and_no_tools_of_developers() -> None:
    lock = files()["requirements.lock"].decode("utf-8")

    assert (
        f"./packages/{pretended_product().file_name} \\\n    --hash=sha256:{pretended_product().sha256}\n"
        in lock
    )
    assert "pydantic==" in lock
    assert "pytest==" not in lock
    assert "://" not in lock
