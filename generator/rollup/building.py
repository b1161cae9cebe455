"""The whole roll-up, top to bottom: verified districts → the city → its portal on disk."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from generator.outputs.rendering import Renderer
from generator.outputs.writing import Artifact, Page, Writer
from generator.rollup import places
from generator.rollup.api import export_city
from generator.rollup.city import ITEMS, City, assemble
from generator.rollup.errors import RollupError
from generator.rollup.ledger import ledger_files, render_ledger, search_data
from generator.rollup.pages import render_pages
from generator.rollup.published import Label
from generator.rollup.reading import read_districts
from generator.shipped import SHIPPED
from generator.site import Edition, FrameSource, Stamper, make_frames, stamp_edition
from generator.vocabulary import Flag

NAME = "信访督查督办汇总门户"
_MARK = "内部资料 注意保管"
"""Where no district says how its pages are marked."""


@dataclass(frozen=True, slots=True)
class RollupRequest:
    """What to roll up, and everything that would otherwise be looked up."""

    folders: tuple[Path, ...]
    """Archived weeks (or archives, whose latest weeks are taken), in the order in which districts are shown."""
    out: Path
    """Folder that gets ``site/`` (the portal) and working files beside it."""
    name: str
    today: date


def roll_up(request: RollupRequest) -> str:
    """Build the city portal; gives what was done in one Chinese sentence.

    Raises RollupError where a folder is not what it should be; then nothing is written.
    """
    # Facts: every district, verified.
    _check_request(request)
    city = assemble(request.name, read_districts(request.folders))

    # Outputs: pages and data files.
    renderer = Renderer(SHIPPED / "site_src" / "templates")
    pages = [*render_pages(city, renderer), render_ledger(city, renderer)]

    # Disk.
    try:
        frames = make_frames(_frame_source(city), request.out)
        site = Writer(request.out / "site")
        site.begin()
        _write_site(site, frames, pages, _edition(city, request.today))
        for artifact in _artifacts(city, request.today):
            site.write(artifact.path, artifact.content)
        site.prune()
    except OSError as error:
        raise RollupError(
            f"没能写入“{request.out}”（{error.strerror or error}）。请检查路径、权限和磁盘空间，再运行一次。"
        ) from None
    return (
        f"已汇总：{site.root}（{len(city.districts)}个区，事项 {city.numbers[ITEMS].total} 项，"
        f"逾期 {city.numbers[f'by_flag/{Flag.LATE}'].total} 项，页面 {len(pages)} 个，写入变动文件 {site.changed} 个）"
        + "".join(f"\n注意：{warning}" for warning in city.warnings)
    )


def _check_request(request: RollupRequest) -> None:
    try:
        TypeAdapter(Label).validate_python(request.name)
    except ValidationError:
        raise RollupError("--name 的值太长，或者里面有不能用的字符（< > & 引号）。请改一个名称。") from None
    site = request.out.resolve() / "site"
    for folder in (each.resolve() for each in request.folders):
        # A build removes what it did not write.
        if folder.is_relative_to(site) or site.is_relative_to(folder):
            raise RollupError(
                f"不能把 {folder} 汇总到 {request.out}：一个在另一个里面。请用 --out 另写一个文件夹。"
            )


def _artifacts(city: City, today: date) -> Iterator[Artifact]:
    yield from ledger_files(city)
    yield search_data(city)
    yield from export_city(city, today)


def _write_site(site: Writer, frames: dict[str, bytes], pages: list[Page], edition: Edition) -> None:
    """The theme's files, the portal's styles and scripts, those of a city, and all pages in their frames."""
    filled = {page.path for page in pages}
    for path, content in frames.items():
        if path not in filled:
            site.write(path, stamp_edition(content, edition) if path.endswith(".html") else content)
    for name in ("assets", "rollup"):
        for file in sorted((SHIPPED / "site_src" / name).iterdir()):
            site.write(f"assets/{file.name}", file.read_bytes())
    stamper = Stamper(frames, edition)
    for page in pages:
        site.write(page.path, stamper.stamp(page))


def _edition(city: City, today: date) -> Edition:
    """A city has no commit: its version are the manifests that it was made of. It is as old as its oldest part."""
    manifests = hashlib.sha256("".join(district.fingerprint for district in city.districts).encode())
    return Edition(
        as_of=city.days[0].isoformat(),
        commit="",
        commit_label=f"汇总 {manifests.hexdigest()[:12]}",
        built=today.isoformat(),
    )


def _frame_source(city: City) -> FrameSource:
    demonstration = "、".join(city.demonstrating)
    marks = dict.fromkeys(each.situation.mark for each in city.districts if each.situation.mark)
    return FrameSource(
        root=SHIPPED,
        site_name=city.name,
        extra={
            "office": f"{len(city.districts)}个区的汇总",
            "mark": "；".join(marks) or _MARK,
            "banner": f"含演示数据（{demonstration}），不代表真实工作情况" if demonstration else "",
            "pinned": "",
            "archived": "",
        },
        more_nav={},
        nav=places.NAV,
    )
