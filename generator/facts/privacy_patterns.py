"""How personal information is written: one pattern for each way, and what tells at a glance that none can be there.

``privacy`` applies them; the words are in ``privacy_words``, the arithmetic of numbers in ``privacy_numbers``.
Patterns see text in compatibility form (full-width digits as digits) without characters of no width.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from generator.facts import privacy_words as words
from generator.facts.privacy_numbers import is_bank_card, is_no_day, is_old_resident_id, is_resident_id


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing that is looked for; the group ``it`` is what is reported."""

    code: str
    said: str
    regex: re.Pattern[str]
    holds: Callable[[str], bool]
    before: int
    """How many characters before it belong to it."""


def _always(_text: str) -> bool:
    return True


def _is_name(text: str) -> bool:
    """A surname with a given name, and not a common word that begins like a surname, nor the name of a place."""
    return text[:2] not in words.COMMON and text[-1] not in words.PLACE_ENDS


def _pattern(
    code: str, said: str, regex: str, holds: Callable[[str], bool] = _always, *, before: int = 0
) -> Pattern:
    return Pattern(code, said, re.compile(regex, re.ASCII | re.IGNORECASE), holds, before)


def _any(alternatives: tuple[str, ...]) -> str:
    return "|".join(alternatives)


_START = r"(?<![0-9])(?<![0-9]\.)"
# What people put between the digits of a number; no dots where four groups may be an address of a computer.
_SEP = "[ .·•_—–‐−-]"
_IS = r"[\s为是:#]{0,3}"
# All of a number, and no longer than numbers are: else a line of a million digits would take for ever.
_NUMERAL = "(?<![0-9一二三四五六七八九十百零〇])[0-9一二三四五六七八九十百零〇]{1,6}"
# The digits of a telephone number in words. Eleven in a row are no amount: amounts have 十百千万.
_SPOKEN = "[0-9〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]"
# Looking back: a surname, and not the end of another word (于 but not 由于, 何 but not 任何).
_SURNAME = f"(?<=[{words.SURNAME}])" + "".join(
    f"(?<![{before}]{name})" for name, before in sorted(words.WORD_BEFORE.items())
)
_LONG_SURNAME = f"(?<={words.COMPOUND})"
_SOMEONE = f"某(?:某|[甲乙丙丁]|(?=一家|家)|(?!{words.AFTER_SOMEONE}))"
_BLANKED = f"(?:xx|[×*○〇]{{1,2}})(?!{words.AFTER_SOMEONE}|[a-z0-9×*○〇])"
_BY_SURNAME = f"姓(?={words.AFTER_SURNAME})"
# A surname that is hardly ever the end of another word: for marks weaker than 某 and 先生.
_CLEAR = f"(?:[{words.CLEAR_SURNAME}]{words.NOT_BEFORE_CLEAR})"
_POST = f"(?:{words.POST}){words.AFTER_POST}"
# A name with given name is only looked for where a word begins.
_WORD_STARTS = r"(?:(?<![\u4e00-\u9fff])|(?<=[由与和及对以为向请经据]))"
_FULL_NAME = rf"{_WORD_STARTS}(?P<it>(?:{words.COMPOUND}|[{words.SURNAME}])[\u4e00-\u9fff]{{1,2}})"
_CLEAR_NAME = rf"(?P<it>[{words.CLEAR_SURNAME}][\u4e00-\u9fff]{{1,2}})"
_SAYS = "反映|来电|来访|来信|称|说|表示|要求|提出|投诉|申请|诉|等|与|本人"
_NAME_ENDS = rf"(?=$|[\s,，。、;；)）(（]|{_SAYS})"
# Not the same as the end of a name: 老王 is followed by what he does.
_NICKNAME_ENDS = rf"(?=$|[\s,，。、;；)）]|{_SAYS}|家(?![\u4e00-\u9fff]?[庄村湾屯营坟]|口)|多次|两口|联系|沟通|见面|协商|核实|签字)"

# In the order in which they claim a piece of text.
PATTERNS = (
    # Any separators: people write ids in groups of their own. The check digit keeps other numbers out.
    _pattern("DC-0901", "像是身份证号", rf"{_START}(?P<it>[1-9](?:{_SEP}?\d){{16}}{_SEP}?[\dx])(?![0-9])", is_resident_id),
    _pattern("DC-0901", "像是15位身份证号", rf"{_START}(?P<it>[1-9]\d{{5}}[ -]?\d{{6}}[ -]?\d{{3}})(?![0-9])", is_old_resident_id),
    # Where it is said to be one, a slip in the check digit does not matter.
    _pattern("DC-0901", "像是身份证号", rf"(?:身份证|证件)(?:号码|编号|号)?{_IS}(?P<it>[1-9]\d{{5}}(?:18|19|20)?\d{{6}}\d{{3}}[\dx]?)(?![0-9])"),
    _pattern("DC-0901", "像是证件号码", rf"(?:{words.PAPERS})(?:证)?(?:号码|编号|号)?{_IS}\(?[南北沈兰成济广空海参政后装]?字?第?(?P<it>[a-z]{{0,2}}\d{{6,20}}x?\d{{0,2}})(?!\d|\s*(?:{words.AMOUNT}))"),
    _pattern("DC-0901", "像是证件号的尾号", rf"(?:身份证|证件)(?:号码?)?(?:的)?(?:尾号|[后末][四六46]位){_IS}(?P<it>\d{{3,6}}[\dx])(?![0-9])"),
    _pattern("DC-0902", "像是电话的尾号", rf"(?:手机|电话)(?:号码?)?(?:的)?(?:尾号|[后末][四六46]位){_IS}(?P<it>\d{{4,6}})(?![0-9])"),
    _pattern("DC-0903", "像是银行卡的尾号", rf"(?:卡|账户|账号)(?:号码?)?(?:的)?(?:尾号|[后末][四六46]位){_IS}(?P<it>\d{{4,6}})(?![0-9])"),
    # Not the ids of the portal's own records.
    _pattern(
        "DC-0907",
        "像是信访件编号",
        rf"(?:(?:{words.PETITION})(?:编号|号码|单号|流水号|号)|工单|信访件|案件编号)"
        rf"{_IS}[(第]?(?!(?:{words.OWN_IDS})-\d{{4}}-)(?P<it>[a-z]{{0,6}}-?\d[\d-]{{5,}}\d[a-z0-9]*)",
    ),
    _pattern("DC-0907", "像是查询码", rf"查询(?:码|密码){_IS}(?P<it>(?=[a-z]*\d)[a-z0-9]{{4,}}(?:-[a-z0-9]+)*)"),
    # Groups of four, or the six digits of the bank apart; other groupings are dates and times.
    _pattern("DC-0903", "像是银行卡号", r"(?<![0-9-])(?P<it>[1-9]\d{15,18})(?![0-9])", is_bank_card),
    _pattern("DC-0903", "像是银行卡号", r"(?<![0-9-])(?P<it>[1-9]\d{3}([ -])\d{4}\2\d{4}\2\d{4}(?:\2\d{1,3})?)(?![0-9])", is_bank_card),
    _pattern("DC-0903", "像是银行卡号", r"(?<![0-9-])(?P<it>[3-6]\d{5}[ -]\d{10,13})(?![0-9])", is_bank_card),
    _pattern("DC-0903", "像是银行账号", rf"(?:卡号|账号|帐号|存折号|银行账户|开户账户){_IS}(?P<it>\d{{4}}[\d -]{{4,26}}\d)(?![0-9])"),
    _pattern(
        "DC-0902",
        "像是手机号",
        rf"{_START}(?P<it>(?:(?:\+|00)?86{_SEP}?)?\(?1[3-9](?:\d\)?{_SEP}?(?:\(?\d{{4}}\)?{_SEP}?\d{{4}}|\d{{3}}{_SEP}?\d{{5}})|\d{{2}}{_SEP}?\d{{3,4}}{_SEP}?\d{{3,4}}|\d{{3}}{_SEP}\d{{6}}))(?![0-9]|\.[0-9])"
        rf"(?!\s*(?:{words.AMOUNT}))",
        lambda text: len(re.sub("[^0-9]", "", text)) in {11, 13, 15},
    ),
    _pattern("DC-0902", "像是手机号", rf"{_START}(?P<it>1(?P<sep>{_SEP})[3-9](?:(?P=sep)\d){{9}})(?![0-9])"),
    _pattern(
        "DC-0902",
        "像是用汉字写的手机号",
        rf"(?<!{_SPOKEN})(?P<it>[一幺壹][ -]?[三四五六七八九叁肆伍陆柒捌玖](?:[ -]?{_SPOKEN}){{9}})(?!{_SPOKEN}|[年月日])",
    ),
    _pattern("DC-0902", "像是固定电话", rf"(?<![0-9-])(?P<it>(?:\+?86{_SEP}?(?:10|2\d|[3-9]\d{{2}})|\(?0(?:10|2\d|[3-9]\d{{2}})\)?){_SEP}?[2-9]\d{{2,3}}[ -]?\d{{4}})(?![0-9]|\.[0-9])"),
    _pattern("DC-0902", "像是电话号码", rf"(?:{words.CALLS})[^0-9\n]{{0,6}}(?P<it>[2-9]\d{{2,3}}[ -]?\d{{4}})(?![0-9]|\s*(?:{words.AMOUNT}))", is_no_day),
    _pattern("DC-0902", "像是遮了一半的手机号", rf"{_START}(?P<it>1[3-9]\d(?:\s?[*x●×.]{{3,6}}\s?\d{{4}}|\d{{4}}[*x●×]{{4}}|\d{{5}}[*x●×]{{3}}|[*x●×]{{8}}))(?![0-9])"),
    _pattern("DC-0901", "像是遮了一半的证件号", r"(?<![0-9])(?P<it>\d{3,14}[*x●×]{4,}(?:\d{2,4}x?)?)(?![0-9])"),
    _pattern("DC-0904", "像是电子邮箱", r"(?P<it>(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}\s?(?:@|[(\[{]at[)\]}])\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+)"),
    _pattern("DC-0911", "像是微信号", rf"(?:微信|薇信|v信|wechat|vx)(?:号码|账号|号|id)?{_IS}(?<![微薇v]信)(?P<it>[a-z][a-z0-9_-]{{5,19}}|1[3-9]\d{{9}})(?![a-z0-9_-])"),
    _pattern("DC-0911", "像是QQ号", rf"(?:qq|扣扣)(?:号码|群号|号|群)?{_IS}(?P<it>[1-9]\d{{4,10}})(?![0-9]|\s*(?:{words.AMOUNT}|年|人|个))"),
    _pattern("DC-0905", "像是车牌号", rf"(?P<it>(?<![最全更创崭])[{words.PLATE}] ?[·•・.-]? ?[a-hj-np-z] ?[·•・.-]? ?(?=[a-z]{{0,5}}\d)[a-hj-np-z0-9]{{4}}(?:[a-hj-np-z0-9]{{1,2}}|[挂学警港澳领]))(?![a-z0-9-])"),
    _pattern("DC-0905", "像是遮了一半的车牌号", rf"(?P<it>[{words.PLATE}][·•]?[a-hj-np-z][·•]?(?=[a-z0-9]*[*×])[a-z0-9]{{0,4}}[*×]{{1,5}}[a-z0-9]{{0,4}})(?![a-z0-9*×])(?<=.{{7}})"),
    _pattern("DC-0906", "细到了楼门", rf"(?P<it>{_NUMERAL}(?:号|#)?-?(?:楼|栋|幢)-?(?:\s*{_NUMERAL}(?:单元|门|层|室|号|户))+)"),
    _pattern("DC-0906", "细到了房间", rf"(?P<it>(?<![a-z])(?:{_NUMERAL}(?:号楼|#楼|#|栋|幢|座)|(?<![a-z])[a-z]座)-?\d{{3,4}}室?)(?!\d|\s*(?:{words.AMOUNT}|个|套|多|余))"),
    _pattern("DC-0906", "细到了房间", rf"(?<![0-9])(?P<it>\d{{1,2}}(?:层|单元|门)\d{{3,4}}室?)(?!\d|\s*(?:{words.AMOUNT}|个|套|多|余))"),
    _pattern("DC-0906", "细到了楼号", rf"(?P<it>{_NUMERAL}(?:号|#)楼)(?!梯|盘|宇|面)"),
    _pattern("DC-0906", "细到了单元", "(?<![0-9第一二三四五六七八九十百])(?P<it>(?:[0-9]{1,3}|[一二三四五六七八九十]{1,2})单元)(?!格|测|课|教)"),
    _pattern("DC-0906", "细到了房间", r"(?<![0-9])(?P<it>\d{2,4}室)(?!内|外|温|主任|负责|牵头)"),
    _pattern("DC-0906", "细到了院门", rf"(?P<it>{_NUMERAL}号院(?:\s*{_NUMERAL}(?:号楼|楼|门|排|栋|号|单元)|内?[门家](?:前|口)))"),
    _pattern("DC-0906", "细到了门牌", rf"(?P<it>{_NUMERAL}排\s*{_NUMERAL}号|{_NUMERAL}门\s*\d{{2,4}})(?![0-9]|\s*(?:{words.AMOUNT}))"),
    # A courtyard of a street is an estate's name (兴华路2号院), one of a village is a house.
    _pattern("DC-0906", "细到了门牌", rf"(?:{words.VILLAGE})(?P<it>[甲乙丙丁临]?{_NUMERAL}号)(?!{words.NO_HOUSE})"),
    _pattern("DC-0906", "细到了门牌", rf"(?:{words.STREET})(?P<it>[甲乙丙丁临]?{_NUMERAL}号)(?!{words.NO_HOUSE}|院)"),
    _pattern("DC-0906", "细到了门牌", rf"(?:{words.VILLAGE}|{words.STREET}|里)(?P<it>[0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{3,4}})(?![0-9])"),
    _pattern("DC-0906", "细到了门牌", rf"门牌(?:号码|号)?{_IS}(?P<it>[甲乙丙丁临]?\d{{1,4}})(?![0-9块个处张])"),
    _pattern("DC-0906", "写了住在哪里", f"(?P<it>{_any(words.LIVES)})"),
    *(
        _pattern("DC-0908", "称呼了个人", rf"{surname}(?P<it>{title})", before=length)
        for title in (_SOMEONE, words.ADDRESS, _BY_SURNAME, _BLANKED)
        for surname, length in ((_LONG_SURNAME, 2), (_SURNAME, 1))
    ),
    _pattern("DC-0908", "称呼了个人", rf"(?P<it>{_CLEAR}(?:{words.KIN_ADDRESS}))"),
    _pattern("DC-0908", "称呼了个人", rf"(?P<it>{_CLEAR}{_POST})"),
    _pattern("DC-0908", "称呼了个人", rf"{_WORD_STARTS}(?P<it>[老小][{words.CLEAR_SURNAME}]){_NICKNAME_ENDS}"),
    _pattern("DC-0908", "称呼了个人", rf"(?P<it>{_CLEAR}家(?:{words.HOUSEHOLD}))"),
    _pattern("DC-0908", "称呼了个人", rf"{_FULL_NAME}(?:先生|女士|小姐|同志)", _is_name),
    _pattern("DC-0908", "称呼了个人", rf"{_WORD_STARTS}{_CLEAR_NAME}(?:{words.FULL_NAME_POST}){words.AFTER_POST}", _is_name),
    _pattern("DC-0908", "像是人名", rf"{_FULL_NAME}等\s*(?:\d+|[一二三四五六七八九十百两几数多]+)\s*[余多]?[人名位户]", _is_name),
    _pattern("DC-0908", "像是人名", rf"(?:{words.NAMED})[\s:为是]{{0,2}}{_CLEAR_NAME}{_NAME_ENDS}", _is_name),
    _pattern("DC-0909", "说到了亲属", rf"(?<![尤极与莫何])(?P<it>其(?:{_any(words.RELATIVE)}))"),
    _pattern("DC-0909", "说到了亲属", rf"(?:{words.PERSON})(?P<it>[的之]?(?:妻|丈夫|儿子|女儿|子女|父亲|母亲|父母|配偶|家属|亲属|爱人|之子|之女|之父|之母))"),
    _pattern("DC-0909", "说到了亲属", f"(?P<it>{_any(words.KIN)})"),
    _pattern("DC-0909", "说到了亲属", f"(?P<it>{words.TOGETHER})"),
    _pattern("DC-0910", "说到了稳控措施", f"(?P<it>{_any(words.CONTROL)})"),
    _pattern("DC-0910", "说到了行踪", f"(?P<it>{_any(words.WHEREABOUTS)})"),
    _pattern("DC-0910", "说到了健康状况", f"(?P<it>{_any(words.HEALTH)})"),
)  # fmt: skip

_WORD = re.compile("[\u4e00-\u9fff]+")
_SOME_NUMERAL = "[0-9０-９一二三四五六七八九十百零〇]"
_PERSON_BEFORE = f"[{words.SURNAME}{''.join(name[-1] for name in words.COMPOUND.split('|'))}]"
_DASH = "(?:[^\\w\\n\"']|_)"
_NUMBER_HINT = re.compile(
    # Seven digits in a row; groups as in a telephone, card or id number; digits one by one.
    rf"\d(?<!\d\d)(?:\d{{6}}|\d{{2,3}}{_DASH}{{1,2}}\d{{3,4}}{_DASH}?\d{{4}}|\d{{2}}{_DASH}\d{{8}}|(?<=[1１])[3-9３-９]\d{{1,3}}{_DASH}\d"
    rf"|\d{{4,5}}{_DASH}\d{{5}}|{_DASH}\d{_DASH}\d{_DASH}\d)"
)
# Hints see a text as it is written. Radicals and signs in circles and brackets are characters in compatibility form.
_DISGUISES = "".join(
    map(chr, (*range(0x2E80, 0x2FE0), *range(0x3220, 0x3248), *range(0x3280, 0x32B1), *range(0xF900, 0xFB00)))
)
# What the other patterns contain: characters that one begins with, and what must stand around them.
_HINTS = {
    "*＊●×xXｘ": f"[*＊●×xXｘ]{{3}}|(?<={_PERSON_BEFORE}.)",
    "○〇": f"(?<={_PERSON_BEFORE}.)",
    "@＠": "",
    "室": r"(?<=\d室)",
    "单": rf"元(?<={_SOME_NUMERAL}单元)",
    "号": "[楼院]",
    "#＃": r"(?<=\d.)[-－]?(?:\d|楼)",
    "楼栋幢排门座层": rf"\s*[-－]?{_SOME_NUMERAL}",
    "路街巷同道村庄营园苑区段条里": rf"[甲乙丙丁临]?{_SOME_NUMERAL}{{1,6}}[号－-]",
    words.PLATE: " ?[·•・．.－-]? ?[A-Za-zＡ-Ｚａ-ｚ]",
    # 同志 alone would be in every other paper: 主要负责同志.
    "志": "|".join(f"(?<={_PERSON_BEFORE}{name}同志)" for name in ("", ".", "..")),
    "某": f"(?<={_PERSON_BEFORE}某)",
    "姓": f"(?<={_PERSON_BEFORE}姓)",
    "等": r"\s*[\d一二三四五六七八九十百两几数多]+\s*[余多]?[人名位户]",
    "其": f"[{''.join(sorted({_WORD.findall(word)[0][0] for word in words.RELATIVE}))}哥侄舅姨姑叔伯嫂爹娘爸妈]",
    "人者主": rf"[的之]?[妻丈儿女子父母配家亲爱]|[\s:：为是]{{0,2}}[{words.CLEAR_SURNAME}]",
    "名员导民众工长": rf"(?<=姓名|格员|领导|[村居]民|群众|职工|家长)[\s:：为是]{{0,2}}[{words.CLEAR_SURNAME}]",
    "话真机打式码电": r"[^0-9０-９\n]{0,6}[2-9２-９]\d{2,3}[ 　－-]?\d{4}",
    "后末": "[四六46４６]位",
    "编单": rf"号[\s为是:：#(（]{{0,3}}第?(?!(?:{words.OWN_IDS})-)[A-Za-z]{{0,6}}-?\d+-\d+",
    "tTｔＴ": r"(?<=[AaＡａ].)\s?[)\]}）］｝]",
    "…": r"\s?…?\s?\d",
    words.CLEAR_SURNAME: rf"(?:[\u4e00-\u9fff]{{0,2}}(?:{words.POST}|{words.FULL_NAME_POST})|{words.KIN_ADDRESS}|家(?:{words.HOUSEHOLD})|(?<=[老小].){_NICKNAME_ENDS})",
    "一幺壹": rf"[ －-]?[三四五六七八九叁肆伍陆柒捌玖][ －-]?{_SPOKEN}",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad": "",
    f"㋿㍻㍼㍽㍾㍿{_DISGUISES}": "",
}
_CALLED = (
    *(title for title in words.ADDRESS.split("|") if title != "同志"),
    "查询码",
    "查询密码",
    "尾号",
    "军官证",
    "士兵证",
    "门牌",
    "微信",
    "扣扣",
)


def _from_literal(word: str) -> str:
    """A word's pattern without what it looks back at, so that it begins with a literal."""
    return re.sub(r"^(?:\(\?(?:<[!=]|:)(?:[^()])*\))+", "", word)


def _char_hint() -> str:
    """One pattern that begins with a class of characters: then a search skips quickly to those."""
    around = [f"(?<=[{re.escape(chars)}])(?:{rest})" for chars, rest in _HINTS.items()]
    return f"[{re.escape(''.join(_HINTS))}](?:{'|'.join(around)})"


_LISTED = (*_CALLED, *words.LIVES, *words.CONTROL, *words.WHEREABOUTS, *words.HEALTH, *words.KIN)


def _word_hint() -> str:
    """One pattern whose alternatives all begin with a literal: then a search skips quickly to those."""
    literals = sorted({_from_literal(word) for word in _LISTED})
    return "|".join([*literals, *words.TOGETHER_HINTS, *(f"{first}[QqXx信]" for first in "QqVv")])


_CHAR_HINT = re.compile(_char_hint())
_WORD_HINT = re.compile(_word_hint())


def is_worth_a_look(text: str) -> bool:
    """Whether a text contains what any pattern needs; most texts do not, and this is quick to tell."""
    return bool(_NUMBER_HINT.search(text) or _CHAR_HINT.search(text) or _WORD_HINT.search(text))
