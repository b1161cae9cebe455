"""Meetings: what was discussed, and what every clause of the minutes has come to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.facts.records import Clause, Meeting
from generator.outputs.addresses import meeting_address
from generator.outputs.parts import list_source
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.shapes import ItemState
from generator.vocabulary import Light, MeetingKind, Stage

ADDRESS = "meetings/index.html"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One clause of the minutes and what it came to."""

    clause: Clause
    index: int
    """Its place in the file."""
    state: ItemState | None
    """The decision that follows it up; None where it was not docketed."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the clauses of a meeting are accounted for; none may be missing."""

    clauses: int
    docketed: int
    closed: int
    worst: Light | None

    @property
    def rest(self) -> int:
        """Clauses that were not docketed, each with its reason."""
        return self.clauses - self.docketed


def render_meetings(view: View) -> Iterator[Page]:
    """The list of meetings held up to the day, and a page for each."""
    held = [meeting for meeting in view.records.meetings.values() if meeting.held_on <= view.as_of]
    held.sort(key=lambda meeting: (meeting.held_on, meeting.id), reverse=True)
    listed = [(meeting, meeting_address(meeting.id), _cover(_outcomes(view, meeting))) for meeting in held]
    kinds = [kind for kind in MeetingKind if any(meeting.kind is kind for meeting in held)]
    body = view.renderer.render("meetings.html", ADDRESS, view=view, listed=listed, kinds=kinds)
    yield Page(ADDRESS, ADDRESS, "会议", body)
    for meeting in held:
        yield _page(view, meeting)


def _page(view: View, meeting: Meeting) -> Page:
    address = meeting_address(meeting.id)
    path = view.records.paths[meeting.id]
    outcomes = _outcomes(view, meeting)
    decisions = {outcome.state.id for outcome in outcomes if outcome.state}
    others = [link for link in view.links.get(meeting.id, ()) if link.target not in decisions]
    body = view.renderer.render(
        "meeting.html",
        address,
        view=view,
        meeting=meeting,
        path=path,
        source=list_source(view.records.texts[path]),
        outcomes=outcomes,
        coverage=_cover(outcomes),
        links=[(link, view.target(link.target)) for link in others if view.target(link.target)],
    )
    return Page(address, ADDRESS, f"{meeting.title}（{meeting.id}）", body)


def _outcomes(view: View, meeting: Meeting) -> list[Outcome]:
    items = view.situation.items
    return [
        Outcome(clause, index, items.get(f"{meeting.id}/{clause.number}"))
        for index, clause in enumerate(meeting.clauses)
    ]


def _cover(outcomes: Sequence[Outcome]) -> Coverage:
    states = [outcome.state for outcome in outcomes if outcome.state]
    lights = [state.light for state in states]
    return Coverage(
        clauses=len(outcomes),
        docketed=len(states),
        closed=sum(state.stage is Stage.CLOSED for state in states),
        worst=min(lights, key=list(Light).index, default=None),
    )
