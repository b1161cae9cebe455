"""全区一张图: towns, streets and departments as a grid of tiles from units.yml; no geodata is needed."""

from generator.facts.records import Records
from generator.facts.records.boards import BoardKind
from generator.state.boards.parts import (
    count,
    name_share,
    on_time_rate,
    rank,
    titles,
    usual_figures,
    week_moves,
)
from generator.state.boards.shapes import Board, Figure, Tile, Tiles
from generator.state.changes import Moves
from generator.state.shapes import UnitState
from generator.state.situation import Situation
from generator.vocabulary import Flag, Light


def district_board(records: Records, situation: Situation, moves: Moves) -> Board:
    """Every unit with its worst light, what it leads and its rate; units are not ranked by volume, which is nationally no longer done since 2013."""
    states = tuple(sorted(situation.items.values(), key=rank))
    rate = on_time_rate(situation.rates)
    figures = (
        *usual_figures(states),
        Figure(
            "rate",
            "按期办结率",
            name_share(rate).removesuffix("%"),
            unit="%" if rate and rate.value is not None else "",
        ),
        count("all", "全部事项", states),
    )
    moved = week_moves(states, moves)
    return Board(
        key="map",
        kind=BoardKind.MAP,
        title=f"{records.portal.district}督办事项一张图",
        short="全区一张图",
        subtitle="方格按大致方位排列，不是行政区划界线。灯取该单位在办牵头事项中最差的一盏；按期办结率只统计督办单。",
        facts=(("单位", f"{sum(1 for unit in situation.units.values() if _is_shown(unit, situation))} 个"),),
        figures=figures,
        body=_tiles(situation),
        empty="还没有单位上图：单位名录里没有写地块，也还没有单位牵头事项。",
        as_of=situation.as_of,
        moves=moved,
        tasks=titles(records, (*figures, *moved)),
    )


def _is_shown(unit: UnitState, situation: Situation) -> bool:
    """Units with a place on the map that exist on the day, and any other that leads something."""
    return bool(unit.led) or (unit.unit.tile is not None and unit.unit.is_valid_on(situation.as_of))


def _tiles(situation: Situation) -> Tiles:
    shown = [unit for unit in situation.units.values() if _is_shown(unit, situation)]
    taken: set[tuple[int, int]] = set()
    tiles, others = [], []
    for unit in shown:
        place = unit.unit.tile
        # Of two units in one place, as after a merger, the first keeps it; none may hide another.
        if place and place not in taken:
            taken.add(place)
            tiles.append(_tile(unit, situation, place))
        else:
            others.append(_tile(unit, situation, (0, 0)))
    return Tiles(
        columns=max((tile.column for tile in tiles), default=0),
        rows=max((tile.row for tile in tiles), default=0),
        tiles=tuple(sorted(tiles, key=lambda tile: (tile.row, tile.column))),
        others=tuple(others),
    )


def _tile(unit: UnitState, situation: Situation, place: tuple[int, int]) -> Tile:
    led = [situation.items[item] for item in unit.led]
    light: Light | None = unit.worst
    return Tile(
        unit=unit.unit.name,
        code=unit.unit.code,
        kind=unit.unit.kind.value,
        column=place[0],
        row=place[1],
        light=light,
        led=unit.led,
        open=tuple(state.id for state in led if Flag.OPEN in state.flags),
        late=tuple(state.id for state in led if Flag.LATE in state.flags),
        rate=name_share(on_time_rate(unit.rates)),
    )
