"""制度文件: laws, local rules and schemes that records refer to, with the days on which they are in force."""

from datetime import date
from typing import Annotated

from pydantic import Field

from generator.facts.records.base import (
    Day,
    Many,
    Noted,
    Prose,
    Record,
    Reference,
    Slug,
    Text,
)
from generator.vocabulary import DocumentKind


class Document(Record):
    """One document; records cite it by its short name and an article."""

    slug: Slug = Field(
        alias="代码", title="代码", description="小写英文字母代码。", examples=["xinfang-tiaoli-2005"]
    )
    name: Text = Field(alias="名称", title="名称", description="规范全名。", examples=["信访条例"])
    short_name: Text = Field(
        alias="简称",
        title="简称",
        description="填“依据”时使用的写法，不与别的文件相同。",
        examples=["信访条例(2005)"],
    )
    kind: Annotated[DocumentKind, Field(strict=False)] = Field(
        alias="类别", title="类别", description="哪一类文件。", examples=["法规规章"]
    )
    number: Text | None = Field(
        default=None,
        alias="文号",
        title="文号",
        description="发文字号；不清楚的不写。",
        examples=["国务院令第431号"],
    )
    dated_on: Day | None = Field(
        default=None,
        alias="日期",
        title="公布日期",
        description="公布或印发日期；不清楚的不写。",
        examples=["2005-01-10"],
    )
    valid_from: Day | None = Field(
        default=None,
        alias="施行",
        title="施行日期",
        description="从哪天起施行；不清楚的不写。",
        examples=["2005-05-01"],
    )
    valid_to: Day | None = Field(
        default=None,
        alias="失效",
        title="失效日期",
        description="到哪天止（当天仍有效）；仍有效的不写。",
        examples=["2022-04-30"],
    )
    replaces: Reference | None = Field(
        default=None,
        alias="替代",
        title="替代",
        description="替代了哪个文件，写代码。",
        examples=["xinfang-tiaoli-2005"],
    )
    about: Prose | None = Field(
        default=None,
        alias="说明",
        title="说明",
        description="与督办有关的要点。",
        examples=["督办的六种情形见第三十六条。"],
    )

    def is_valid_on(self, on: date) -> bool:
        """Whether the document is in force on that day; an unknown start counts as always."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


class DocumentList(Noted):
    """data/documents.yml: all documents in one file."""

    documents: Many[Document] = Field(
        alias="制度文件",
        title="制度文件",
        description="全部制度文件。",
        min_length=1,
        examples=[
            [
                {
                    "代码": "xinfang-tiaoli-2005",
                    "名称": "信访条例",
                    "简称": "信访条例(2005)",
                    "类别": "法规规章",
                }
            ]
        ],
    )
