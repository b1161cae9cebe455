"""Where an edition lies, what refuses to mix it with the office's portal, and what it says of itself."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from invoke.context import Context
from invoke.exceptions import Exit
from jsonschema import Draft202012Validator

import tasks
from generator.audience import build_for_audience
from generator.build import BuildReport, BuildRequest, build_portal
from generator.outputs.writing import AUDIENCE, claim
from generator.publishing.errors import PublishingError
from generator.publishing.releases import publish
from tests.audience.canaries import lay_marked
from tests.facts.broken import SMALL
from tests.portal import REVISION, TODAY
from tests.publishing.portals import lay, portal

Build = Callable[..., BuildReport]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give small data that declare an audience."""
    return lay_marked(tmp_path_factory.mktemp("data") / "data").folder


@pytest.fixture
def build(data: Path) -> Build:
    """Give a way to build for the public."""

    def build_there(out: Path, name: str = "公开", data: Path = data) -> BuildReport:
        request = BuildRequest(data=data, out=out, as_of=None, today=TODAY, revision=REVISION)
        return build_for_audience(request, name) if name else build_portal(request)

    return build_there


def test_it_lies_in_a_folder_of_its_own(build: Build, tmp_path: Path) -> None:
    assert not build(tmp_path).failed
    assert (tmp_path / "public/site/index.html").is_file()
    assert not (tmp_path / "site").exists()
    assert not build(tmp_path).failed, "a second build renews it"


def test_its_pages_say_what_they_are(build: Build, tmp_path: Path) -> None:
    build(tmp_path)
    page = (tmp_path / "public/site/index.html").read_text("utf-8")

    assert '<meta name="portal-audience" content="公开">' in page
    assert "公开版" in page
    assert '<meta name="portal-commit" content="">' in page
    assert "数据版本" not in page


def test_an_unknown_audience_is_told_which_there_are(build: Build, tmp_path: Path) -> None:
    report = build(tmp_path, "公众")
    assert report.failed
    assert "没有“公众”这个受众，可以写：公开。" in report.summary
    assert not list(tmp_path.iterdir())


def test_without_a_declaration_there_is_none(build: Build, tmp_path: Path) -> None:
    report = build(tmp_path, data=SMALL)
    assert report.failed
    assert "data/rules/audiences.yml" in report.summary


def test_the_task_ends_with_1(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Exit) as ended:
        tasks.build.body(Context(), data=str(data), out=str(tmp_path), audience="公众")
    assert ended.value.code == 1
    assert "可以写：公开" in capsys.readouterr().out


def test_an_unknown_figure_stops_it(build: Build, data: Path, tmp_path: Path) -> None:
    copy = lay_marked(tmp_path / "data").folder
    file = copy / "rules/audiences.yml"
    file.write_text(file.read_text("utf-8").replace("信访工作联席会议,", "信访工作联系会议,"), "utf-8")
    report = build(tmp_path, data=copy)

    assert report.failed
    assert "信访工作联系会议" in report.summary


def test_no_folder_changes_hands(build: Build, tmp_path: Path) -> None:
    """Neither is the office's portal put where the public one lies, nor the other way round, nor one into the other."""
    assert not build(tmp_path).failed
    before = (tmp_path / "public/site/index.html").read_bytes()
    assert "不能换成别的" in build(tmp_path / "public", "").summary
    assert "里面" in build(tmp_path / "public/site", "").summary
    assert "里面" in build(tmp_path / "public/site/x").summary
    assert (tmp_path / "public/site/index.html").read_bytes() == before

    (tmp_path / "office/public/site").mkdir(parents=True)
    assert "本办公室" in build(tmp_path / "office").summary
    assert not list((tmp_path / "office/public/site").iterdir())


def test_a_folder_of_the_office_holds_nothing_new(tmp_path: Path) -> None:
    assert claim(tmp_path) == ""
    assert not list(tmp_path.iterdir())
    assert claim(tmp_path, "public") == ""
    assert [file.name for file in tmp_path.iterdir()] == [AUDIENCE]
    assert claim(tmp_path, "public") == ""
    assert claim(tmp_path, "other")
    assert claim(tmp_path)


def test_the_json_fits_its_schema(build: Build, tmp_path: Path) -> None:
    build(tmp_path)
    folder = tmp_path / "public/site/api/v1"
    schema = json.loads((folder / "publication.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads((folder / "publication.json").read_text("utf-8")))


@pytest.mark.skipif(os.name == "nt", reason="发布在 Linux 服务器上进行")
def test_one_place_shows_one_audience(build: Build, tmp_path: Path) -> None:
    build(tmp_path)
    public, office = tmp_path / "public/site", lay(portal("a"), tmp_path / "office")
    assert publish(public, tmp_path / "web", 3, pytest.fail).changed
    assert not publish(public, tmp_path / "web", 3, pytest.fail).changed
    shown = (tmp_path / "web/current").readlink()

    with pytest.raises(PublishingError, match="受众“公开”的版本"):
        publish(office, tmp_path / "web", 3, pytest.fail)
    assert (tmp_path / "web/current").readlink() == shown

    publish(office, tmp_path / "intranet", 3, pytest.fail)
    with pytest.raises(PublishingError, match="本办公室的门户"):
        publish(public, tmp_path / "intranet", 3, pytest.fail)
