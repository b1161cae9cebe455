"""The form behind a kind of record: what may stand at each place, in an editor's eyes.

Taken from the models, so that messages and JSON schemas can never tell another story than the check does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Le, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.facts.records.base import Form
from generator.vocabulary import PENDING

Loc = Sequence[str | int]
"""Where a value stands in a file: the keys and list positions (from 0) that lead to it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand at one place: a scalar of some form, a word of a list, a mapping, or a list."""

    title: str = ""
    description: str = ""
    examples: tuple[Any, ...] = ()
    required: bool = True
    form: Form | None = None
    pending: bool = False
    """Whether an honest 待补充 may stand there."""
    words: tuple[str, ...] = ()
    """The only words that may stand there."""
    pattern: str = ""
    least: int = 0
    """Fewest characters, or elements of a list."""
    most: int | None = None
    highest: int | None = None
    """Largest number."""
    keys: Mapping[str, "Slot"] = field(default_factory=dict)
    """The keys of a mapping."""
    values: "Slot | None" = None
    """What a mapping holds whose keys are free."""
    each: "Slot | None" = None
    """What a list holds."""

    def at(self, loc: Loc) -> "Slot | None":
        """The slot that a location leads to; None where the form has nothing there."""
        slot: Slot | None = self
        for step in loc:
            if slot is None:
                return None
            slot = slot.each if isinstance(step, int) else slot.keys.get(step, slot.values)
        return slot


@cache
def form_of(model: type[BaseModel]) -> Slot:
    """The form that a model describes."""
    keys = {info.alias or name: _slot_of(info) for name, info in model.model_fields.items()}
    return Slot(keys=keys)


def _slot_of(info: FieldInfo) -> Slot:
    return replace(
        _marked(_typed(info.annotation), info.metadata),
        title=info.title or "",
        description=info.description or "",
        examples=tuple(info.examples or ()),
        required=info.is_required(),
    )


def _marked(slot: Slot, marks: Iterable[Any]) -> Slot:
    """Add what the marks of an annotated type say: form, lengths, pattern."""
    for mark in marks:
        if isinstance(mark, Form):
            slot = replace(slot, form=mark)
        elif isinstance(mark, MinLen):
            slot = replace(slot, least=mark.min_length)
        elif isinstance(mark, MaxLen):
            slot = replace(slot, most=mark.max_length)
        elif isinstance(mark, Le) and isinstance(mark.le, int):
            slot = replace(slot, highest=mark.le)
        elif isinstance(mark, FieldInfo):
            slot = _marked(slot, mark.metadata)
        elif mark == PENDING:
            slot = replace(slot, pending=True)
        elif pattern := getattr(mark, "pattern", None):
            slot = replace(slot, pattern=pattern)
    return slot


def _typed(annotation: Any) -> Slot:
    """The slot of a type as it is annotated."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        slot = _marked(_typed(args[0]), args[1:])
    elif origin in {Union, UnionType}:
        slot = _typed(next(arg for arg in args if arg is not NoneType))
    elif origin is tuple and args[-1] is Ellipsis:
        slot = Slot(each=_typed(args[0]))
    elif origin is tuple:
        slot = Slot(each=_typed(args[0]), least=len(args), most=len(args))
    elif origin is dict:
        slot = Slot(values=_typed(args[1]))
    elif issubclass(annotation, StrEnum):
        slot = Slot(words=tuple(word.value for word in annotation))
    elif issubclass(annotation, BaseModel):
        slot = form_of(annotation)
    else:
        slot = Slot()
    return slot
