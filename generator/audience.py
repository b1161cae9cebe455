"""The build for an audience outside the office: facts → state on a day → what they may see → outputs → disk.

Facts and state are the whole ones, so lights and rates are right. From ``publish`` on there is only what the
audience may see (``state.publication``), and of outputs only those below ``outputs.publication``: a page, file or
key that nobody thought of when the whitelist was written is in none of them.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from generator.build import BuildReport, BuildRequest
from generator.facts.checks import check_data
from generator.facts.records import Records
from generator.outputs.publication import (
    NAV,
    draw_paper,
    export_calendar,
    export_feed,
    export_files,
    render_publication,
)
from generator.outputs.rendering import Renderer
from generator.outputs.writing import Writer, claim
from generator.shipped import SHIPPED
from generator.site import Edition, FrameSource, Stamper, make_frames
from generator.state.publication import publish, unknown_figures
from generator.state.publication.shapes import Publication
from generator.state.situation import assess

ASSETS = (
    "cycle.css", "favicon.svg", "ledger.js", "official.css", "portal-frame.css", "portal-pages.css",
    "portal-parts.css", "portal-print.css", "portal.css", "portal.js", "reference.css", "reports.css", "scheme.js",
    "search.js",
)  # fmt: skip
"""Styles and scripts that its pages name."""


def build_for_audience(request: BuildRequest, name: str) -> BuildReport:
    """Build the edition of an audience into ``request.out / its code / "site"``.

    Beside the portal of the office, never in its place: no folder ever holds pages of both.
    """
    checked = check_data(request.data, request.today)
    records = checked.records
    if checked.failed or records is None:
        return BuildReport(checked.problems, failed=True, summary=f"{checked.summary} 没有生成。")
    audience = next((each for each in records.audiences if each.name == name), None)
    if audience is None:
        return BuildReport(checked.problems, failed=True, summary=_unknown(records, name))

    situation = assess(records, request.as_of or records.portal.pinned_on or request.today)
    if unknown := unknown_figures(records, situation, audience):
        listed = "、".join(unknown)
        told = f"data/rules/audiences.yml 的“年度数字”里，年度报告没有这些数：{listed}。没有生成。"
        return BuildReport(checked.problems, failed=True, summary=told)
    publication = publish(records, situation, audience)

    out = request.out / audience.slug
    if refusal := claim(out, audience.slug):
        return BuildReport(checked.problems, failed=True, summary=refusal)
    site = Writer(out / "site")
    site.begin()
    _write_pages(
        site, publication, _frames(publication, out, is_pinned=bool(records.portal.pinned_on)), request.today
    )
    _write_files(site, publication)
    site.prune()
    return BuildReport(checked.problems, failed=False, summary=_summary(publication, site))


def _write_pages(site: Writer, publication: Publication, frames: Mapping[str, bytes], today: date) -> None:
    """Write the theme's files, ours, and the pages in their frames."""
    pages = list(render_publication(publication, Renderer(SHIPPED / "site_src" / "templates")))
    filled = {page.path for page in pages}
    for path, content in frames.items():
        if path not in filled:
            site.write(path, content)
    for asset in ASSETS:
        site.write(f"assets/{asset}", (SHIPPED / "site_src" / "assets" / asset).read_bytes())
    # Which commit it is made from is the office's own affair.
    edition = Edition(publication.as_of.isoformat(), "", "", today.isoformat())
    stamper = Stamper(frames, edition)
    for page in pages:
        site.write(page.path, stamper.stamp(page))


def _write_files(site: Writer, publication: Publication) -> None:
    schema = SHIPPED / "site_src" / "publication" / "publication.schema.json"
    site.write("api/v1/publication.schema.json", schema.read_bytes())
    files = [*export_files(publication), export_feed(publication), export_calendar(publication)]
    for file in (*files, *draw_paper(publication, SHIPPED / "site_src" / "official")):
        site.write(file.path, file.content)


def _frames(publication: Publication, out: Path, *, is_pinned: bool) -> Mapping[str, bytes]:
    source = FrameSource(
        root=SHIPPED,
        site_name=publication.portal,
        extra={
            "office": publication.office,
            "mark": publication.mark,
            "banner": publication.banner,
            "pinned": "1" if is_pinned else "",
            "archived": "",
            "audience": publication.audience,
        },
        more_nav={},
        nav=NAV,
    )
    return make_frames(source, out)


def _summary(publication: Publication, site: Writer) -> str:
    kept_back = sum(cell.hidden for table in publication.tables for row in table.rows for cell in row.cells)
    withheld = sum(not table.rows for table in publication.tables)
    return (
        f"{publication.mark}已生成：{site.root}（数据截至 {publication.as_of}，统计表 {len(publication.tables)} 张，"
        f"其中不公布的数 {kept_back} 个、整张不公布的 {withheld} 张）"
    )


def _unknown(records: Records, name: str) -> str:
    known = "、".join(each.name for each in records.audiences)
    if not known:
        return "台账里没有写受众，只能生成本办公室自己的门户。请先建 data/rules/audiences.yml。"
    return f"没有“{name}”这个受众，可以写：{known}。"
