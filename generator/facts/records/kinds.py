"""What the house has to know of a kind of tracked item, declared once: beside the model of the record that yields it."""

from dataclasses import dataclass

from generator.vocabulary import Kind, Stage


@dataclass(frozen=True, slots=True)
class ItemKind:
    """A kind of tracked item; checks, life cycle, addresses, ledgers, workbooks and hints all ask here."""

    kind: Kind
    folder: str
    """Its name in addresses and file names (ASCII, so that copied folders survive).

    Kinds of one folder share a ledger, which is that of the first of them.
    """
    meaning: str
    """One Chinese sentence: the hint beside the word, and what its ledger begins with."""
    start: Stage
    """The stage it begins in. What begins as 交办 is signed for."""
    issued_on: str = "交办日期"
    """The key of the day of issue, at the top of the file."""
    lead: str = "牵头单位"
    assists: str = "配合单位"
    due: str = "办结时限"
    """Keys of what all items have, where the item stands in its file."""
    issued_label: str = ""
    """What the day of issue is called on its page, if not like the key."""
    ledger: str = ""
    """Title of its ledger, if not the word itself."""

    @property
    def title(self) -> str:
        """Title of its ledger."""
        return self.ledger or self.kind.value
