"""What stands in a docx besides its text: styles, font table, settings. Measures are in twentieths of a point."""

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import nsdecls

from generator.outputs.official import standard
from generator.outputs.official.standard import Typeface

NORMAL = "Normal"
FONT_NOTE = (
    "字体按GB/T 9704-2012命名，文件内不嵌入。电脑上没有时依次改用："
    + "；".join(f"{face.value.name}→{'、'.join(face.value.others)}" for face in Typeface)
    + "。"
)
"""Stands in the file's properties."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style."""

    key: str
    name: str
    face: Typeface
    size: float
    pitch: float
    """Exact line pitch in points."""
    align: str = "both"
    indent: float = 0
    """Indent of the first line in characters."""
    outline: int | None = None
    keep: bool = False
    """Whether it stays with the next paragraph."""
    spaced: bool = False
    """Whether characters are set so that 28 fill a line."""
    colour: str = ""


def _text(key: str, name: str, face: Typeface, **more: object) -> Style:
    return Style(key, name, face, standard.TEXT_SIZE, standard.LINE_PITCH, spaced=True, **more)  # type: ignore[arg-type]


STYLES: tuple[Style, ...] = (
    _text(NORMAL, "Normal", Typeface.TEXT),
    _text("OfficialText", "公文正文", Typeface.TEXT, indent=2),
    *(
        _text(f"Heading{level}", f"heading {level}", face, indent=2, outline=level, keep=True)
        for level, face in standard.LEVELS.items()
    ),
    Style(
        "OfficialTitle", "公文标题", Typeface.TITLE, standard.TITLE_SIZE, standard.TITLE_PITCH, "center", outline=0
    ),
    Style(
        "OfficialMasthead", "发文机关标志", Typeface.TITLE, standard.MASTHEAD_LARGEST, 60, "center",
        colour=standard.RED.removeprefix("#").upper(),
    ),
    _text("OfficialMark", "份号密级紧急程度", Typeface.HEI, align="left"),
    _text("OfficialNumber", "发文字号", Typeface.TEXT, align="center"),
    _text("OfficialLine", "编发单位和日期", Typeface.TEXT, align="left"),
    _text("OfficialAddressee", "主送", Typeface.TEXT, align="left"),
    _text("OfficialSignature", "落款", Typeface.TEXT, align="right"),
    _text("OfficialLabel", "附件字样", Typeface.HEI, align="left"),
    Style("OfficialCaption", "表题", Typeface.HEI, 14, 24, "center", keep=True),
    Style("OfficialNote", "表注", Typeface.TEXT, 10.5, 18, "left"),
    Style("OfficialCell", "表格文字", Typeface.TEXT, standard.TABLE_SIZE, standard.TABLE_PITCH, "left"),
    Style("OfficialDense", "表格文字（小）", Typeface.TEXT, standard.DENSE_SIZE, standard.DENSE_PITCH, "left"),
    Style("OfficialForm", "表单文字", Typeface.TEXT, standard.FORM_SIZE, standard.FORM_PITCH, "left"),
    Style("OfficialColophon", "版记", Typeface.TEXT, standard.COLOPHON_SIZE, standard.COLOPHON_PITCH, "left"),
    Style("OfficialPage", "页码", Typeface.SONG, standard.COLOPHON_SIZE, standard.COLOPHON_PITCH, "left"),
)  # fmt: skip


def fonts_xml(face: Typeface, *, spaced: bool = True) -> str:
    """The element that asks for a typeface, for Chinese and Latin characters alike.

    ``spaced`` says whether it names its name space itself, as one that is parsed alone must.
    """
    name = face.value.name
    return f'<w:rFonts {nsdecls("w") if spaced else ""} w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def styles_xml() -> Iterator[str]:
    """Every element below w:styles."""
    yield (
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{fonts_xml(Typeface.TEXT)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    for style in STYLES:
        yield _style_xml(style)
    yield (
        f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def _style_xml(style: Style) -> str:
    first = style.key == NORMAL
    based = "" if first else f'<w:basedOn w:val="{NORMAL}"/>'
    size = round(style.size * 2)
    spacing = round((standard.CHARACTER_PITCH - standard.TEXT_SIZE) * 20) if style.spaced else 0
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    keep = "<w:keepNext/>" if style.keep else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    twips = round(style.indent * standard.CHARACTER_PITCH * 20)
    indent = f'<w:ind w:firstLineChars="{round(style.indent * 100)}" w:firstLine="{twips}"/>'
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph"{" w:default=" + chr(34) + "1" + chr(34) if first else ""}'
        f' w:styleId="{style.key}"><w:name w:val="{style.name}"/>{based}<w:qFormat/><w:pPr>{keep}'
        # No space between Chinese and Latin characters: 28 characters are to fill a line.
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        '<w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{round(style.pitch * 20)}" w:lineRule="exact"/>'
        f'{indent}<w:jc w:val="{style.align}"/>{outline}</w:pPr><w:rPr>{fonts_xml(style.face)}'
        f'<w:b w:val="0"/><w:i w:val="0"/>{colour}<w:spacing w:val="{spacing}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def font_table_xml() -> str:
    """The font table: each font with the first that stands in for it, which Word and WPS look up there."""
    fonts = "".join(
        f'<w:font w:name="{face.value.name}"><w:altName w:val="{face.value.others[0]}"/>'
        f'<w:panose1 w:val="{face.value.panose}"/><w:charset w:val="86"/><w:family w:val="{face.value.family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for face in Typeface
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    )


def settings_xml() -> Iterator[str]:
    """Every element below w:settings."""
    compat = "http://schemas.microsoft.com/office/word"
    for element in (
        '<w:zoom {0} w:percent="100"/>',
        "<w:evenAndOddHeaders {0}/>",
        '<w:drawingGridVerticalSpacing {0} w:val="579"/>',
        '<w:characterSpacingControl {0} w:val="compressPunctuation"/>',
        f'<w:compat {{0}}><w:compatSetting w:name="compatibilityMode" w:uri="{compat}" w:val="15"/></w:compat>',
        '<w:themeFontLang {0} w:val="zh-CN" w:eastAsia="zh-CN"/>',
    ):
        yield element.format(nsdecls("w"))
