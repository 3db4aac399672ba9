"""What is asked."""

import pytest

from qmquiz.model import Kind

_OPTIONS = ("*Greet", "Listen", "Write")


@pytest.mark.parametrize(
    ("language", "stem", "codes"),
    [
        ("en", "Who is called?", []),
        ("en", "Which is not done?", ["negative"]),
        ("en", "Which step is NOT done here?", ["negative-emphasised?"]),
        ("en", "What takes not more than a day?", []),
        ("en", "What is done if she does not answer?", []),
        ("en", "If she answers, which step is not done?", ["negative"]),
        ("en", "Who is called, and when?", ["several-ideas"]),
        ("en", "Who is called? Who drives?", ["several-ideas"]),
        ("en", 'He says: "Who? Me?" What do you say?', []),
        ("en", "What is usually done?", ["vague"]),
        ("en", "How often is it done?", []),
        ("ru", "Кого вызывают?", []),
        ("ru", "Что здесь не делают?", ["negative"]),
        ("ru", "Что длится не более часа?", []),
        ("ru", "Что делать, если никто не отвечает?", []),
        ("ru", "Кого вызывают и когда?", ["several-ideas"]),
        ("ru", "Что обычно делают?", ["vague"]),
        ("ru", "Как часто это делают?", []),
        ("ru", "Когда не надо звонить клиенту?", ["negative"]),
        ("ru", "Когда клиент не пришёл, что вы делаете?", []),
        ("ru", "Что записать, чтобы не потерять обращение?", []),
        ("ru", "Кому передать дело клиента, который не согласен?", []),
        ("ru", "Какая оценка не ниже нормы?", []),
        ("ru", "Чем и кому отвечают?", ["several-ideas"]),
        ("ru", "Кто принимает и записывает жалобу?", []),
        ("ru", "Вода — как обычно. Кого вызывают?", []),
        ("zh-Hans", "应通知谁？", []),
        ("zh-Hans", "下列哪项不属于班组长？", ["negative"]),
        ("zh-Hans", "客户不能到场时，应怎么办？", []),
        ("zh-Hans", "应通知谁，并且何时通知？", ["several-ideas"]),
        ("zh-Hans", "通常先做什么？", ["vague"]),
        ("zh-Hans", "哪一步不需要登记？", ["negative"]),
        ("zh-Hans", "不属于投诉的是哪一项？", ["negative"]),
        ("zh-Hans", "除了投诉以外，哪些属于来访？", ["negative"]),
        ("zh-Hans", "除了班组长，还要通知谁？", []),
        ("zh-Hans", "不能当场解决的投诉转给谁？", []),
        ("zh-Hans", "工作时间以外的来电由谁接听？", []),
        ("zh-Hans", "客户要不要签字由谁决定？", []),
        ("zh-Hans", "哪些不合格品需要隔离？", []),
        ("zh-Hans", "超过两小时的工单升级给谁？", []),
        ("zh-Hans", "投诉多久答复，由谁答复？", ["several-ideas"]),
        ("zh-Hans", "无论客户问什么，第一步做什么？", []),
        ("zh-Hans", "有时限的步骤由谁执行？", []),
        ("zh-Hant", "應通知誰？", []),
        ("zh-Hant", "哪一步不需要登記？", ["negative"]),
        ("zh-Hant", "不能當場解決的投訴轉給誰？", []),
        ("zh-Hant", "有時限的步驟由誰執行？", []),
        ("zh-Hant", "下列哪項不屬於班組長？", ["negative"]),
        ("zh-Hant", "如果客戶不能到場，應怎麼辦？", []),
        ("zh-Hant", "應通知誰，並且何時通知？", ["several-ideas"]),
        ("zh-Hant", "通常先做什麼？", ["vague"]),
        ("ko", "누구에게 알립니까?", []),
        ("ko", "팀장이 하지 않는 일은 무엇입니까?", ["negative"]),
        ("ko", "아무도 받지 않는 경우 어떻게 합니까?", []),
        ("ko", "누구에게 알리고, 언제 알립니까?", ["several-ideas"]),
        ("ko", "보통 무엇을 먼저 합니까?", ["vague"]),
        ("ko", "얼마나 자주 확인합니까?", []),
        ("ko", "민원에 해당하지 않는 경우는 무엇입니까?", ["negative"]),
        ("ko", "적절하지 않은 상담 방법은 무엇입니까?", ["negative"]),
        ("ko", "예약하지 않은 고객은 어디로 안내합니까?", []),
        ("ko", "잘못된 주소로 온 편지는 누가 처리합니까?", []),
        ("ko", "기한 안에 처리되도록 누가 확인합니까?", []),
        ("ko", "보통 우편에는 누가 답변합니까?", []),
    ],
)
def test_stem_of_each_language(bench, language, stem, codes):
    assert bench.codes(bench.question(stem, *_OPTIONS), language) == codes


@pytest.mark.parametrize(
    ("language", "word", "budget", "end"),
    [("en", "very ", 40, "?"), ("ru", "очень ", 35, "?"), ("zh-Hans", "很", 80, "？"),
     ("zh-Hant", "很", 80, "？"), ("ko", "참", 90, "?")],
)  # fmt: skip
def test_length_budget_of_each_language(bench, language, word, budget, end):
    fits = (word * budget).strip() + end
    case = (word * budget * 2).strip() + ("。" if language.startswith("zh") else ". ") + fits

    assert bench.codes(bench.question(fits, *_OPTIONS), language) == []
    assert bench.codes(bench.question(word + fits, *_OPTIONS), language) == ["long"]
    assert bench.codes(bench.question(case, *_OPTIONS), language) == []
    assert bench.codes(bench.question(word + case, *_OPTIONS), language) == ["long"]


def test_last_sentence_of_a_case_is_short(bench):
    stem = "A call comes in. What " + "very " * 40 + "first?"

    assert bench.codes(bench.question(stem, *_OPTIONS)) == ["long"]


def test_statements_need_not_end_as_a_question(bench):
    options = bench.options("*True", "False")
    statement = bench.question("It is so.", kind=Kind.TRUE_FALSE, options=options)

    assert bench.codes(statement) == []
    assert bench.codes(bench.question("It is so.", *_OPTIONS)) == ["no-question"]
    assert bench.codes(
        bench.question("", kind=Kind.ORDER, options=bench.options(*["*a", "*b", "*c"]))
    ) == ["no-stem"]


def test_statement_that_negates_or_exaggerates_is_told(bench):
    from dataclasses import replace

    true = bench.options("*True", "False")
    false = tuple(
        replace(option, id=option.text.casefold(), correct=option.text == "False")
        for option in true
    )
    statement = bench.question("It is not so.", kind=Kind.TRUE_FALSE, options=true)

    assert bench.codes(statement) == ["negative-statement?"]
    assert bench.codes(replace(statement, stem="It is always so.", options=false)) == [
        "absolute-statement?"
    ]
