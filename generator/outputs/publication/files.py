"""The edition of an audience for programs: JSON with its schema, CSV, xlsx, and the data of its search."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from generator.outputs.publication import places
from generator.outputs.search_script import Entry, write_search
from generator.outputs.spreadsheets import Column, Sheet, Workbook, write_csv, write_workbook
from generator.outputs.writing import Artifact
from generator.state.publication.shapes import HIDDEN, NOTE, Cell, Publication, PublicTable

_SHEET_NAME = 31
"""Characters that the name of a sheet may have."""
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\：", " "))


def export_files(publication: Publication) -> Iterator[Artifact]:
    """The whole as JSON, the tables as one workbook and a CSV file each, and the search data."""
    yield Artifact(places.DATA, f"{json.dumps(_whole(publication), ensure_ascii=False, indent=1)}\n".encode())
    sheets = [_sheet(publication, table, index) for index, table in enumerate(publication.tables, start=1)]
    shown = [(table, sheet) for table, sheet in zip(publication.tables, sheets, strict=True) if table.rows]
    for table, sheet in shown:
        yield Artifact(places.csv_address(table), write_csv(sheet))
    if shown:
        book = Workbook(
            f"{publication.portal}（{publication.mark}）统计表",
            publication.office,
            tuple(s for _, s in shown),
        )
        yield Artifact(places.WORKBOOK, write_workbook(book))
    yield write_search(_search(publication))


def _whole(publication: Publication) -> dict[str, Any]:
    return {
        "edition": publication.audience,
        "as_of": publication.as_of.isoformat(),
        "portal": publication.portal,
        "office": publication.office,
        "demonstration": bool(publication.banner),
        "figures": {
            str(year): [
                {"label": each.label, "value": each.value, "unit": each.unit, "how": each.how}
                for each in figures
            ]
            for year, figures in publication.figures.items()
        },
        "tables": [
            {
                "key": table.anchor,
                "title": table.title,
                "about": table.about,
                "withheld": not table.rows,
                "heading": table.heading,
                "columns": table.columns,
                "rows": [
                    {"label": row.label, "total": row.is_total, "cells": [_cell(cell) for cell in row.cells]}
                    for row in table.rows
                ],
            }
            for table in publication.tables
        ],
        "listings": [
            {
                "kind": listing.kind,
                "records": [
                    {
                        "key": record.anchor,
                        "heading": record.heading,
                        "facts": {label: list(lines) for label, lines in record.facts},
                        "begun": _day(record.begun_on),
                        "due": _day(record.due),
                        "url": places.record_address(record),
                    }
                    for record in listing.records
                ],
            }
            for listing in publication.listings
        ],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    number = None if cell.number is None else round(cell.number, 4)
    return {"value": number, "suppressed": cell.hidden}


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _sheet(publication: Publication, table: PublicTable, index: int) -> Sheet:
    """A table as a sheet; what is kept back is the mark, as text."""
    name = f"{index} {table.title}".translate(_NOT_IN_SHEET_NAMES)[:_SHEET_NAME].strip()
    shares = [any(row.cells[at].is_share for row in table.rows) for at in range(len(table.columns))]
    columns = [
        Column(title, form="share" if is_share else "count")
        for title, is_share in zip(table.columns, shares, strict=True)
    ]
    rows = tuple(
        (row.label, *(HIDDEN if cell.hidden else cell.number for cell in row.cells)) for row in table.rows
    )
    said = f"{table.title}。{table.about}数据截至 {publication.as_of}；{publication.mark}。"
    return Sheet(name, (Column(table.heading, 20), *columns), rows, said + (NOTE if table.has_hidden else ""))


def _search(publication: Publication) -> Iterator[Entry]:
    """What each thing is found by."""
    for listing in publication.listings:
        for record in listing.records:
            words = [line for _, lines in record.facts for line in lines]
            yield record.heading, places.record_address(record), listing.kind, words
    for table in publication.tables:
        yield table.title, places.table_address(table), "统计表", table.columns
    for year, figures in publication.figures.items():
        labels = [each.label for each in figures]
        yield f"{year}年度数字", f"{places.FIGURES}#year-{year}", "年度数字", labels
    yield "关于本版", places.ABOUT, "帮助", ["公开", "不公布", "小数"]
