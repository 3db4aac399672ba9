"""What gives an answer away."""

from dataclasses import replace

import pytest

from qmquiz.lint import find_flaws
from qmquiz.model import Kind
from qmquiz.wording import load_wording


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["*Letter with reasons", "Letter with thanks", "Voucher with reasons"], ["convergence?"]),
        (["*Letter with reasons", "Voucher with thanks", "Parcel with flowers"], []),
        (["*It is recorded", "It is not recorded", "She asks"], ["opposites?"]),
        (["*Call her", "Call her and write", "Wait"], ["includes?"]),
        (["*Call her back soon", "Call her back late", "Call her back twice"], ["common-start?"]),
        (["*Monday", "Friday", "Wednesday"], ["lost-sequence?"]),
    ],
)
def test_cue_is_found(bench, texts, codes):
    assert bench.codes(bench.question("What is right?", *texts)) == codes


def test_weekdays_in_their_order_are_no_cue(bench):
    question = bench.question("On which day?", "Monday", "*Wednesday", "Friday", shuffle=False)

    assert bench.codes(question) == []
    assert bench.codes(replace(question, options=question.options[::-1])) == ["lost-sequence?"]


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["*客户需要签字", "客户不需要签字", "请示经理"], ["opposites?"]),
        (["*有记录", "没有记录", "请示经理"], ["opposites?"]),
        (["*接听电话后登记", "接听电话后转接", "接听电话后挂断"], ["common-start?"]),
        (["*客户签字", "客户付款", "客户离开"], []),
        (["*星期二", "星期一", "星期五"], ["lost-sequence?"]),
    ],
)
def test_cue_is_found_in_chinese(bench, texts, codes):
    assert bench.codes(bench.question("怎么办？", *texts), "zh-Hans") == codes


def test_eleventh_month_is_not_the_first(bench):
    question = bench.question("几月盘点？", "九月", "*十月", "十一月", shuffle=False)

    assert bench.codes(question, "zh-Hans") == []


def test_repeated_word_is_named_and_not_the_whole_option(bench):
    question = bench.question("谁处理投诉？", "*投诉专员", "窗口人员", "班组长")

    (flaw,) = find_flaws(question, load_wording("zh-Hans"))

    assert flaw.message == "of all options only the right one repeats “投诉” from the question"


def test_text_to_be_typed_does_not_stand_in_the_question(bench):
    question = bench.question(
        "The team lead is told. Who is that?", kind=Kind.SHORT_TEXT, accepted=("team lead",)
    )

    assert bench.codes(question) == ["key-in-stem"]
    assert bench.codes(replace(question, accepted=("manager",))) == []


@pytest.mark.parametrize(
    ("language", "stem", "texts"),
    [
        (
            "en",
            "Who handles complaints?",
            ["*Complaints officer", "Window supervisor", "Contact manager"],
        ),
        (
            "ru",
            "Кто ведёт жалобы?",
            ["*Специалист по жалобам", "Специалист по счетам", "Старший диспетчер"],
        ),
        ("zh-Hans", "谁处理投诉？", ["*投诉专员", "窗口人员", "班组长"]),
        ("ko", "불만은 누가 처리합니까?", ["*불만 담당", "창구 직원", "팀장"]),
    ],
)
def test_only_the_right_option_repeats_the_question(bench, language, stem, texts):
    assert bench.codes(bench.question(stem, *texts), language) == ["repeats-stem"]
