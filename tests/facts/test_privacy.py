"""What must not enter is found, and what an office writes every day is let through."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.facts.checks.personal import check_privacy
from generator.facts.privacy import find_personal, mask, search_closely
from generator.facts.privacy_patterns import is_worth_a_look
from tests.facts.broken import SMALL

# Numbers are made up; where a check digit is needed it is right.
PERSONAL = [
    ("DC-0901", "身份证11010519491231002X已核对"),
    ("DC-0901", "身份证号：11010519491231002x"),
    ("DC-0901", "１１０１０５１９４９１２３１００２Ｘ"),
    ("DC-0901", "证件号110105 19491231 002x"),
    ("DC-0901", "440524198001010013"),
    ("DC-0901", "老证110105491231002"),
    ("DC-0901", "证件尾号110105********002X"),
    ("DC-0901", "证件号110***********0021"),
    ("DC-0902", "联系13800138000"),
    ("DC-0902", "手机:138 0013 8000"),
    ("DC-0902", "手机138-0013-8000"),
    ("DC-0902", "手机１３８００１３８０００"),
    ("DC-0902", "+86 13912345678"),
    ("DC-0902", "8613912345678"),
    ("DC-0902", "联系电话199 1234 5678，请回复"),
    ("DC-0902", "手机1380-013-8000"),
    ("DC-0902", "手机13800 138000"),
    ("DC-0902", "138****8000"),
    ("DC-0902", "座机010-81298888"),
    ("DC-0902", "（010）81298888"),
    ("DC-0902", "0317-2345678"),
    ("DC-0902", "01081298888"),
    ("DC-0902", "联系电话：69241234"),
    ("DC-0902", "致电81298888转2016"),
    ("DC-0902", "督查科 010 81298888"),
    ("DC-0903", "卡号6222021234567890128"),
    ("DC-0903", "开户行账号4111111111111111"),
    ("DC-0903", "4111 1111 1111 1111"),
    ("DC-0903", "6222-0212-3456-7894"),
    ("DC-0904", "发至zhang.san@example.com"),
    ("DC-0904", "邮箱 abc_1@sub.example.com.cn。"),
    ("DC-0904", "邮箱abc＠example.com"),
    ("DC-0905", "车牌京A12345"),
    ("DC-0905", "京AD12345新能源车"),
    ("DC-0905", "冀R·8A123"),
    ("DC-0905", "京Q1234警"),
    ("DC-0905", "京ａ１２３４５"),
    ("DC-0906", "某小区3号楼2单元501室漏水"),
    ("DC-0906", "5号楼居民反映"),
    ("DC-0906", "三号楼二单元"),
    ("DC-0906", "幸福里12号院3门"),
    ("DC-0906", "某小区2单元"),
    ("DC-0906", "兴华大街100号"),
    ("DC-0906", "黄村西大街甲12号"),
    ("DC-0906", "某村23号院内门前堆物"),
    ("DC-0906", "平房区5排12号"),
    ("DC-0906", "1门301"),
    ("DC-0906", "某小区3-2-501"),
    ("DC-0906", "家住某镇"),
    ("DC-0906", "政务大楼302室"),
    ("DC-0907", "信访件编号2021051000123"),
    ("DC-0907", "信访件编号：XF2021051000123"),
    ("DC-0907", "查询码AB12CD"),
    ("DC-0907", "查询码：839201"),
    ("DC-0907", "工单202105120001"),
    ("DC-0907", "网信编号是20210512001"),
    ("DC-0908", "张某反映办证难"),
    ("DC-0908", "李某某多次来访"),
    ("DC-0908", "信访人王某甲"),
    ("DC-0908", "欧阳某要求补偿"),
    ("DC-0908", "约见何某"),
    ("DC-0908", "答复于某。"),
    ("DC-0908", "王某一家"),
    ("DC-0908", "刘某、陈某"),
    ("DC-0908", "张XX要求补偿"),
    ("DC-0908", "李××"),
    ("DC-0908", "王*反映"),
    ("DC-0908", "赵○○"),
    ("DC-0908", "于某某"),
    ("DC-0908", "信访人任某"),
    ("DC-0908", "高某、石某"),
    ("DC-0908", "王先生来电"),
    ("DC-0908", "请李女士补充材料"),
    ("DC-0908", "张同志"),
    ("DC-0908", "张建国同志负责"),
    ("DC-0908", "由王秀英女士签收"),
    ("DC-0908", "张姓居民"),
    ("DC-0908", "张建国等12人"),
    ("DC-0908", "李明等5户"),
    ("DC-0908", "与王秀英等三人座谈"),
    ("DC-0908", "赵某等5人"),
    ("DC-0909", "其妻代办"),
    ("DC-0909", "其子入学问题"),
    ("DC-0909", "其父母来访"),
    ("DC-0909", "已告知其家属"),
    ("DC-0909", "其女儿转学"),
    ("DC-0909", "其兄弟到场"),
    ("DC-0909", "信访人之子"),
    ("DC-0909", "当事人家属"),
    ("DC-0910", "落实稳控措施"),
    ("DC-0910", "掌握行踪"),
    ("DC-0910", "有进京活动轨迹"),
    ("DC-0910", "乘坐G123次列车"),
    ("DC-0910", "系精神病患者"),
    ("DC-0910", "患有糖尿病"),
    ("DC-0910", "扬言自杀"),
    ("DC-0910", "安排专人劝返"),
]

HARMLESS = [
    "京政督〔2026〕12号",
    "国务院令第431号",
    "国办发明电〔2020〕27号",
    "2021-05-10",
    "2021年5月10日9时30分",
    "DB-2021-0012",
    "LX-2021-02/3",
    "来源: ZT-2021-01/1",
    "编号: DB-2021-0012",
    "督办单编号：DB-2021-0012",
    "征收面积13800138000平方米",
    "资金13800138000元",
    "资金13800138000.50元",
    "投资15912345678万元",
    "面积16000000000㎡",
    "信访件1159件",
    "全部网上信访件1159件，其中重复网信652件",
    "时间戳20210510123045678",
    "项目代码202105101230456789",
    "王府井街道",
    "黄村镇",
    "高米店街道",
    "庞各庄镇",
    "魏善庄镇",
    "高米店街道等3个镇街",
    "区住建委等5个单位",
    "12345热线",
    "督查科 分机2016",
    "第5期《信访情况通报》",
    "专班第3次会议",
    "任何某一单位不得推诿",
    "如何某些事项",
    "由于某单位未报",
    "对于某小区的问题",
    "位于某镇",
    "化解某小区历史遗留问题",
    "督促明确某小区不动产登记历史遗留问题的办理路径",
    "督促某企业支付欠薪",
    "督查某村土地流转",
    "主任某次会议",
    "对方某公司",
    "提高某类事项办结率",
    "大兴区某镇",
    "完成某项工作",
    "资金某部分",
    "我区某部门",
    "全体同志",
    "有关同志",
    "相关同志",
    "许多同志",
    "党员同志",
    "主任同志",
    "机关同志",
    "负责同志",
    "值班同志",
    "分管同志",
    "女同志",
    "老百姓",
    "姓名不得填写",
    "业主等20人",
    "工作人员等12人",
    "高校教师等5人",
    "施工人员等30人",
    "农民工等50人",
    "安保人员等3人",
    "项目部等8人",
    "村民代表等6户",
    "其子项目",
    "其母公司",
    "其女职工",
    "其中",
    "其他",
    "尤其子女入学政策",
    "其兄弟单位",
    "其余事项",
    "地铁房山线16号线",
    "产业园2号地块",
    "某小区老旧管线改造",
    "第二单元课程",
    "3个单元",
    "会议室",
    "301会议室",
    "督查一室",
    "纪检监察三室",
    "区残联",
    "市精神病医院周边环境",
    "贯彻会议精神",
    "精神文明建设",
    "大病救助政策",
    "疫情防控措施",
    "职业病防治",
    "跟踪督办",
    "重点人",
    "一把手",
    "信访人的沟通引导",
    "问题诊断",
    "接诉即办",
    "人民来信来访",
    "查询码不得填写",
    "京津冀协同",
    "京ICP备12345678号",
    "新能源汽车A类",
    "件件有人抓、有人管、有方案、有措施",
    "三到位一处理",
    "5个工作日内答复",
    "44批次69人次",
    "http://git.intranet/xinfang/portal/-/edit/main/",
    "# yaml-language-server: $schema=../../schema/order.json",
    "orders/2021/DB-2021-0012.yml",
    "代码: xinfang-tiaoli-2005",
    "门户名称: 大兴区信访督查督办门户",
    "区领导58次批示",
    "第三方机构评估",
    "返京知青、劳动社保、教培机构",
    "2021-2022学年",
    "调休上班: [2021-02-07, 2021-02-20, 2021-04-25]",
    "数值: {批次: 4, 人次: 6, 主要领导批次: 1}",
    "三级排查机制",
    "单位姓党",
    "拟于X月X日召开",
    "于XX年启动",
    "某镇XX小区",
    "专班*号文",
    "某社区2021-05-10排查",
    "3*4米通道",
    "方XX项目",
    "建设单位施工方某次会议",
    "会同某镇",
    "关于某某村土地流转",
    "属于某街道",
    "经了解某企业",
    "由主管某部门",
    "公司某分店",
    "年度任务某项",
    "区委区政府主要领导",
    "王四营桥",
    "金融小镇",
    "安定镇",
    "康庄路改造",
    "高米店南站",
]


@pytest.mark.parametrize(("code", "text"), PERSONAL)
def test_personal_information_is_found(code: str, text: str) -> None:
    found = find_personal(text)
    assert {code} <= {each.code for each in found}, found


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_text_is_let_through(text: str) -> None:
    assert find_personal(text) == []


@pytest.mark.parametrize(("code", "text"), PERSONAL)
def test_nothing_is_found_in_a_masked_text(code: str, text: str) -> None:
    assert find_personal(mask(text)) == []


def test_the_mask_keeps_every_other_character() -> None:
    assert mask("联系１３８００１３８０００，分机2016") == "联系●●●●●●●●●●●，分机2016"


def test_a_wrong_check_digit_is_no_resident_id() -> None:
    assert find_personal("110105194912310021") == []


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    for each in find_personal(text):
        assert 0 <= each.start < each.end <= len(text)


@given(st.text(alphabet="张某号楼单元室其妻子0123456789 -京A等人@.x*X", max_size=60))
def test_spans_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for each in find_personal(text):
        assert end <= each.start < each.end <= len(text)
        end = each.end


def test_most_files_are_passed_at_the_first_look() -> None:
    """Else checking thousands of files takes minutes."""
    texts = [path.read_text(encoding="utf-8") for path in SMALL.rglob("*.yml")]
    assert sum(map(is_worth_a_look, texts)) <= len(texts) // 5


# Full-width and half-width, joined and apart: whatever a pattern might find that the glance does not expect.
PIECES = [
    *(text for _, text in PERSONAL),
    *HARMLESS,
    *"王张欧阳何任明建国某姓负责主要的其由等家里号楼室路村老小０１３８×○…\u200b⼥㊗⾼ -—.@\n",
    *(
        "同志",
        "主要负责同志",
        "先生",
        "师傅",
        "1380013",
        "4111",
        "单元",
        "稳控",
        "居住在",
        "居民",
        "蹲守",
        "渣土",
        "的居民",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
@example("张同志")
@example("⾼同志")
@example("请㊗建国同志")
@example("欧阳建国同志")
def test_the_first_look_passes_nothing_that_a_close_one_finds(text: str) -> None:
    assert is_worth_a_look(text) or not list(search_closely(text))


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=3).map("".join), max_size=8).map("\n".join))
@example("居住在\n老旧小区的居民")
@example("安排蹲守\n检查渣土")
def test_a_line_tells_in_a_file_what_it_tells_alone(text: str) -> None:
    lines = text.split("\n")
    told = {(number, each.code) for number, line in enumerate(lines, 1) for each in find_personal(line)}
    assert {(each.place.line, each.code) for each in check_privacy({"portal.yml": text}, [])} == told
