"""What is offered."""

from dataclasses import replace

import pytest

from qmquiz.model import GAP, Kind


@pytest.mark.parametrize(
    ("language", "options", "codes"),
    [
        ("en", ["*Greet", "Listen", "None of the above"], ["all-or-none"]),
        ("en", ["*Greet", "Listen", "I don't know"], ["all-or-none"]),
        ("en", ["*Greet", "Listen", "Both A and B"], ["k-type"]),
        ("en", ["*Greet", "Listen", "1 and 3 only"], ["k-type"]),
        ("en", ["*Greet", "Listen", "Greet, then listen"], ["k-type", "includes?", "includes?"]),
        ("en", ["*Listen first", "Always write", "Listen to her"], ["absolute"]),
        ("en", ["*Listen first", "Usually write", "Listen to her"], ["vague-option?"]),
        ("ru", ["*Записать", "Выслушать", "Всё перечисленное"], ["all-or-none"]),
        ("ru", ["*Записать", "Выслушать", "Все ответы верны"], ["all-or-none"]),
        ("ru", ["*Записать", "Выслушать", "Сверить все ответы"], ["absolute"]),
        ("ru", ["*Сверить все ответы", "Выслушать", "Сверить все счета"], []),
        ("ru", ["*Записать", "Выслушать", "А и Б"], ["k-type"]),
        ("ru", ["*Записать", "Выслушать", "А, Б и В"], ["k-type"]),
        ("ru", ["*Записать", "Выслушать", "Всегда молчать"], ["absolute"]),
        ("zh-Hans", ["*登记", "倾听", "以上都对"], ["all-or-none"]),
        ("zh-Hans", ["*登记", "倾听", "以上选项都对"], ["all-or-none"]),
        ("zh-Hans", ["*登记", "倾听", "两者都是"], ["all-or-none"]),
        ("zh-Hans", ["*登记", "倾听", "50元以上均需批准"], []),
        ("zh-Hans", ["*登记", "倾听", "A和B"], ["k-type"]),
        ("zh-Hans", ["*登记", "倾听", "①和②"], ["k-type"]),
        ("zh-Hans", ["*12", "15", "24"], []),
        ("zh-Hans", ["*30分钟", "两小时", "一天"], []),
        ("zh-Hans", ["*两小时", "120分钟", "一天"], ["duplicate"]),
        ("zh-Hans", ["*2小时内回电", "当天回电", "次日回电"], []),
        ("zh-Hans", ["*登记", "倾听", "总是回电"], ["absolute"]),
        ("zh-Hant", ["*登記", "傾聽", "以上皆非"], ["all-or-none"]),
        ("zh-Hant", ["*登記", "傾聽", "A和B"], ["k-type"]),
        ("zh-Hant", ["*登記", "傾聽", "總是回電"], ["absolute"]),
        ("ko", ["*등록", "경청", "위의 모두"], ["all-or-none"]),
        ("ko", ["*등록", "경청", "맞는 답이 없음"], ["all-or-none"]),
        ("ko", ["*등록", "경청", "고객 모두에게 알림"], []),
        ("ko", ["*등록", "경청", "ㄱ과 ㄴ"], ["k-type"]),
        ("ko", ["*1순위", "3순위", "2순위"], []),
        ("ko", ["*등록", "경청", "항상 회신"], ["absolute"]),
    ],
)
def test_options_of_each_language(bench, language, options, codes):
    stems = {"en": "What is done?", "ru": "Что делают?", "ko": "어떻게 합니까?"}
    question = bench.question(stems.get(language, "怎么办？"), *options)

    assert bench.codes(question, language) == codes


@pytest.mark.parametrize(
    ("language", "stem", "options", "codes"),
    [
        ("en", "The answer comes as an:", ["*e-mail", "letter", "note"], ["grammar"]),
        ("en", "The answer comes as a:", ["*letter", "note", "e-mail"], ["grammar"]),
        ("en", "The answer comes as a:", ["*letter", "note", "call"], []),
        ("en", f"It is put into an {GAP} first.", ["*envelope", "box", "bag"], ["grammar"]),
        ("en", f"It lasts an {GAP} at most.", ["*hour", "evening", "afternoon"], []),
        ("ru", f"Решает эта {GAP}.", ["*служба", "отдел", "группа"], ["grammar"]),
        ("ru", f"Вместе со {GAP} решает дежурный.", ["*сменой", "бригадой", "мастером"], ["grammar"]),
        ("ru", f"Ответ готов в течение {GAP}.", ["2 минуты", "*20 минут", "30 минут"], ["grammar"]),
        ("ru", f"Ответ готов в течение {GAP}.", ["15 минут", "*20 минут", "1,5 часа"], []),
        ("ru", f"Ответ готов через {GAP}.", ["1 минута", "*5 минут", "22 минуты"], ["grammar"]),
        ("ru", f"Ответ готов через {GAP}.", ["2 минуты", "*5 минут", "22 минуты"], []),
        ("ko", f"결정은 {GAP}이 내립니다.", ["*팀장", "이사", "상담원"], ["grammar"]),
        ("ko", f"결정은 {GAP}이 내립니다.", ["*팀장", "점장", "상담원"], []),
        ("ko", f"결정은 {GAP}이(가) 내립니다.", ["*팀장", "이사", "상담원"], []),
    ],
)  # fmt: skip
def test_option_that_does_not_fit_the_gap_is_found(bench, language, stem, options, codes):
    assert bench.codes(bench.question(stem, *options), language) == codes


def test_grammar_of_a_gap_of_a_cloze(bench):
    part = bench.part("", "*envelope", "box", "bag")
    text = f"The {GAP} is called; it is put into an {GAP}."
    first = bench.part("", kind=Kind.SHORT_TEXT, accepted=("lead",))

    assert bench.codes(bench.question(text, kind=Kind.CLOZE, parts=(first, part))) == ["grammar"]
    assert bench.codes(bench.question(text, kind=Kind.CLOZE, parts=(part, first))) == []


def test_all_right_options_are_the_longest(bench):
    texts = ["*A letter with all reasons", "*A call with all the reasons", "A note", "A word"]
    question = bench.question("Which two?", *texts, kind=Kind.MULTIPLE)

    assert bench.codes(question) == ["longest-key"]
    longer = replace(question, options=bench.options(*texts[:3], "A word with all the reasons"))
    assert bench.codes(longer) == []
