"""Official documents (公文): one description, four forms.

    document   what a document says: masthead, number, title, blocks, signature, attachments, colophon
    titles     where a long title is broken into lines
    standard   measures of GB/T 9704-2012, and the typefaces with what stands in for them
    composing  everything that follows from the description: numbers of headings, set phrases, indents
    word       as .docx, for the office to go on with
    paper      as .pdf, set with the project's own font
    web        as an A4 sheet on a page of the portal
    markdown   as .md, for a page of the repository

The four forms paint the same composition, so that they cannot differ in what they say.
"""

from generator.outputs.official.composing import Composition, LengthNotice, compose
from generator.outputs.official.document import (
    Align,
    Attachment,
    Block,
    Colophon,
    Column,
    Document,
    DocumentNumber,
    Field,
    Form,
    Heading,
    Issue,
    Kind,
    Paragraph,
    Run,
    Table,
    Words,
)
from generator.outputs.official.markdown import draw_markdown
from generator.outputs.official.paper import draw_pdf
from generator.outputs.official.web import draw_html
from generator.outputs.official.word import draw_docx

__all__ = [
    "Align",
    "Attachment",
    "Block",
    "Colophon",
    "Column",
    "Composition",
    "Document",
    "DocumentNumber",
    "Field",
    "Form",
    "Heading",
    "Issue",
    "Kind",
    "LengthNotice",
    "Paragraph",
    "Run",
    "Table",
    "Words",
    "compose",
    "draw_docx",
    "draw_html",
    "draw_markdown",
    "draw_pdf",
]
