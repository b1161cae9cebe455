"""Documents as an office would send them; the figures are made up, and add up."""

from __future__ import annotations

from datetime import date

from generator.outputs.official import (
    Align,
    Attachment,
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
)

OFFICE = "大兴区信访工作联席会议办公室"
UNITS = (
    "黄村镇",
    "西红门镇",
    "旧宫镇",
    "亦庄镇",
    "瀛海镇",
    "青云店镇",
    "采育镇",
    "长子营镇",
    "礼贤镇",
    "安定镇",
)


def _counts() -> Table:
    rows = [(unit, 4 + index % 3, 3 + index % 3, 1) for index, unit in enumerate(UNITS)]
    body = [
        (
            str(place),
            unit,
            Run(str(issued), f"../orders/index.html#unit={place}"),
            str(done),
            str(left),
            f"{done / issued:.1%}",
        )
        for place, (unit, issued, done, left) in enumerate(rows, start=1)
    ]
    issued, done, left = (sum(row[place] for row in rows) for place in (1, 2, 3))  # type: ignore[misc]
    total = ("", "合计", str(issued), str(done), str(left), f"{done / issued:.1%}")
    return Table(
        columns=(
            Column("序号", 2),
            Column("责任单位", 5, Align.LEFT),
            Column("交办（件）", 3, Align.RIGHT),
            Column("已办结（件）", 3, Align.RIGHT),
            Column("在办（件）", 3, Align.RIGHT),
            Column("办结率", 3, Align.RIGHT),
        ),
        rows=(*body, total),
        caption="表1　各镇督办事项办理情况",
        note="办结率＝已办结件数÷交办件数，四舍五入保留一位小数。",
        totals=1,
    )


def bulletin() -> Document:
    """A monthly bulletin: two tables, one of them on a page across, and 版记."""
    late = tuple(
        (
            str(place),
            f"DB-2021-{place:04d}",
            "关于核查某小区供暖设施改造进展情况的督办事项",
            unit,
            "区住房城乡建设委、区城管委",
            "2021年9月20日",
            str(place + 2),
            "已约谈，责成于10月15日前报结",
        )
        for place, unit in enumerate(UNITS, start=1)
    )
    return Document(
        kind=Kind.BULLETIN,
        title="关于2021年9月全区信访督办事项办理情况的通报",
        on=date(2021, 10, 8),
        masthead="大兴区信访督查通报",
        number=Issue(9, 2021),
        editor=OFFICE,
        addressees=("各镇人民政府", "各街道办事处", "区政府各委、办、局", "各区属机构"),
        blocks=(
            Paragraph(
                (
                    "9月，区信访工作联席会议办公室对全区督办事项开展专项督查。截至9月30日，全区共交办督办事项",
                    Run("49", "../orders/index.html"),
                    "件，已办结39件，在办10件，办结率79.6%。现将有关情况通报如下。",
                )
            ),
            Heading(1, "总体情况"),
            Heading(2, "签收及时。", "49件督办事项全部在1个工作日内签收，及时签收率100%。"),
            Heading(2, "办理有力。", "各单位主要负责同志带头包案，10个镇中有9个镇召开了专题会议。"),
            _counts(),
            Heading(1, "存在问题"),
            Heading(2, "部分事项超期。", "有10件在办事项超过办理时限，清单见附件。"),
            Heading(3, "报结材料不齐。", "有的单位只报结论、不报过程，被退回补正。"),
            Heading(4, "缺少现场照片。", "应当在补正时一并附上。"),
            Heading(4, "缺少会议记录。", "应当写明议定事项和完成时限。"),
            Heading(3, "延期申请滞后。", "个别单位在时限届满后才申请延期，按原时限统计。"),
            Heading(2, "反馈质量不高。"),
            Paragraph("有的反馈以“正在推进”代替结果，没有写明下一步措施、完成时限和责任岗位。"),
            Heading(1, "工作要求"),
            Paragraph(
                "各单位要对照附件所列事项，逐件明确牵头岗位、办理措施和完成时限，于10月15日前将办理结果报"
                "区信访工作联席会议办公室。逾期仍未报结的，按照《大兴区信访督查督办工作规则》约谈主要负责人。"
            ),
        ),
        signed_by=OFFICE,
        attachments=(Attachment("2021年9月超期督办事项清单", (_late_table(late),), landscape=True),),
        colophon=Colophon(OFFICE, date(2021, 10, 8), ("区委办公室", "区人大常委会办公室", "区政协办公室")),
    )


def _late_table(rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(
        columns=(
            Column("序号", 1),
            Column("编号", 3),
            Column("督办事项", 5, Align.LEFT),
            Column("主办单位", 2.2),
            Column("协办单位", 3.4, Align.LEFT),
            Column("办理时限", 3),
            Column("超期天数", 1.6, Align.RIGHT),
            Column("处理情况", 4, Align.LEFT),
        ),
        rows=rows,
    )


def order() -> Document:
    """An order with boxes to be filled in and signed."""
    return Document(
        kind=Kind.ORDER,
        title="关于督促办理供暖设施改造事项的督办单",
        on=date(2021, 9, 28),
        masthead=Kind.ORDER.masthead(OFFICE),
        number=DocumentNumber("大信督", 2021, 12),
        urgency="加急",
        blocks=(
            Form(
                (
                    (Field("事项编号", "DB-2021-0012"), Field("督办方式", "书面督办")),
                    (Field("交办依据", "《信访工作条例》第四十条"),),
                    (Field("主办单位", "黄村镇人民政府"), Field("协办单位", "区城管委")),
                    (Field("办理时限", Run("2021年10月15日", strong=True)), Field("报送方式", "书面报送")),
                    (
                        Field(
                            "督办要求",
                            "请于时限前完成供暖设施改造，逐项说明完成情况、下一步措施和责任岗位，并附验收材料。",
                            2,
                        ),
                    ),
                )
            ),
            Form(
                (
                    (Field("签收岗位"), Field("签收日期")),
                    (Field("承办意见", lines=2),),
                    (Field("办理结果", lines=3),),
                    (Field("审核意见"), Field("报结日期")),
                ),
                title="以下由承办单位填写",
            ),
        ),
        signed_by=OFFICE,
    )


def agenda() -> Document:
    """An agenda on one page."""
    return Document(
        kind=Kind.AGENDA,
        title="大兴区信访工作联席会议2021年第三次全体会议议程",
        on=date(2021, 9, 24),
        blocks=(
            Paragraph((Run("时　间：", strong=True), "2021年9月28日（星期二）上午9时")),
            Paragraph((Run("地　点：", strong=True), "区政府第二会议室")),
            Paragraph((Run("主持人：", strong=True), "联席会议召集人")),
            Table(
                columns=(
                    Column("序号", 2),
                    Column("议题", 12, Align.LEFT),
                    Column("汇报单位", 6),
                    Column("时长", 3),
                ),
                rows=(
                    ("1", "通报1—8月督办事项办理情况", "联席会议办公室", "10分钟"),
                    ("2", "审议《督查督办工作规则（修订稿）》", "联席会议办公室", "20分钟"),
                    ("3", "听取供暖设施改造专班工作进展", "区城管委", "15分钟"),
                    ("4", "部署第四季度重点任务", "联席会议办公室", "15分钟"),
                ),
            ),
            Paragraph("请各参会单位于9月27日前报送参会人员岗位。"),
        ),
        signed_by=OFFICE,
    )


SAMPLES = {"bulletin": bulletin, "order": order, "agenda": agenda}
