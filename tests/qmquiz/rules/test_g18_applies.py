"""G18: whether a limit applies; the truth of every option is found from the fields alone."""

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qmanual.items.quantity import Quantity, parse_quantity
from qmquiz.bots.run import run_bots
from qmquiz.model import Bank
from qmquiz.rules.g18_applies import AppliesRule

_QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_STEM = re.compile(r"Does the (upper|lower) limit of (.+) for “(.+)” hold for this case: (.+)\?")


def _same(text, amount):
    return parse_quantity(text.replace(",", "")).canonical() == amount.canonical()


def _where(fields):
    channel, scope = fields.get("channel", ""), fields.get("scope", "")
    channel = "" if channel == "all channels" or (channel and channel in scope) else channel
    return ", ".join(filter(None, (channel, scope)))


def _check(manual, question):
    """Exactly the key is true, whatever limit is printed."""
    side, printed, metric, case = _STEM.fullmatch(question.stem).groups()
    slot = "at_most" if side == "upper" else "at_least"
    limits = {
        _where(item.fields): Quantity.from_json(item.fields[slot])
        for item in manual.items.values()
        if item.fields.get("metric") == metric and slot in item.fields
    }
    applies = _same(printed, limits[case])

    def is_true(text):
        if text.startswith("No"):
            return not applies and _same(text.removeprefix("No; here it is "), limits[case])
        other, value = re.fullmatch(r"Yes; elsewhere \((.+)\) it is (.+)", text).groups()
        return applies and _same(value, limits[other])

    assert [o.text for o in question.options if is_true(o.text)] == [
        o.text for o in question.key
    ], question.stem
    for option in question.distractors:
        assert option.falsity
        assert option.tempting
        assert option.why


def test_yes_and_no_each_with_two_reasons(quiz, phone):
    made = quiz.run(AppliesRule, phone.context())

    assert [q.item for q in made.questions] == ["STD-1", "STD-2", "STD-3"]
    for question in made.questions:
        assert [option.text.partition(";")[0] for option in question.options] == [
            "Yes", "Yes", "No", "No"
        ]  # fmt: skip
        assert not question.shuffle
        _check(phone, question)


def test_one_sibling_decides_nothing(quiz, manual):
    manual.standard("S-1", metric="time to reply", scope="letters", at_most="20 min")
    manual.standard("S-2", metric="time to reply", scope="calls", at_most="30 min")

    made = quiz.run(AppliesRule, manual.context())

    assert made.questions == []
    assert made.why_not("S-1").startswith("what else its scope covers cannot be decided")


def test_case_that_is_part_of_another_is_no_other_case(quiz, manual):
    for number, (scope, limit) in enumerate(
        [("complaint", "20 min"), ("complaint about safety", "5 min"), ("question", "40 min")]
    ):
        manual.standard(f"S-{number}", metric="time to reply", scope=scope, at_most=limit)

    made = quiz.run(AppliesRule, manual.context())

    assert [q.item for q in made.questions] == []
    assert len(made.rejected) == 3


def test_equal_limits_are_no_reason(quiz, manual):
    for number, limit in enumerate(["60 min", "1 h", "2 h"]):
        manual.standard(
            f"S-{number}", metric="time to reply", scope=f"line {number}", at_most=limit
        )

    made = quiz.run(AppliesRule, manual.context())

    assert made.questions == []


def test_everywhere_is_not_named_as_a_case(quiz, manual):
    for number, limit in enumerate(["10 min", "20 min", "40 min"]):
        manual.standard(f"S-{number}", metric="time to reply", channel="all channels",
                        scope=f"priority {number}", at_most=limit)  # fmt: skip

    made = quiz.run(AppliesRule, manual.context())

    assert len(made.questions) == 3
    assert not any("all channels" in q.stem for q in made.questions)


def test_limit_without_a_case_is_passed_over(quiz, manual):
    manual.standard("S-1", metric="time to reply", at_most="20 min")
    manual.add("promise", "P", "You wait 20 minutes at most", at_most="20 min")

    made = quiz.run(AppliesRule, manual.context())

    assert (made.questions, made.rejected) == ([], [])


def test_sibling_that_changes_makes_another_version(quiz, phone):
    before = {q.item: q.qver for q in quiz.run(AppliesRule, phone.context()).questions}
    changed = phone.set("STD-3", at_most="50 s")
    after = {q.item: q.qver for q in quiz.run(AppliesRule, changed.context()).questions}

    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())


def test_yes_and_no_and_each_place_are_right_about_equally_often(quiz, manual):
    for table in range(60):
        for case, limit in enumerate((5, 15, 45, 90)):
            manual.standard(f"S-{table}-{case}", metric=f"time to do {table}", scope=f"case {case}",
                            at_most=f"{limit} min")  # fmt: skip

    questions = quiz.run(AppliesRule, manual.context()).questions
    places = [question.options.index(question.key[0]) for question in questions]

    bank = Bank(language="en", questions=tuple(questions))
    assert [result for result in run_bots(bank) if result.caught] == []
    assert len(places) == 240
    for place in range(4):
        assert 0.17 < places.count(place) / len(places) < 0.33


_LIMITS = st.lists(
    st.tuples(
        st.sampled_from(["", "phone", "web", "counter", "all channels"]),
        st.sampled_from(["", "priority 1", "priority 2", "complaint", "complaint by phone"]),
        st.integers(1, 100),
        st.sampled_from(["s", "min", "h", "day", "working h", "working day", "points"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=10,
)


@given(limits=_LIMITS)
@_QUICK
def test_exactly_the_key_is_true(quiz, limits):
    manual = quiz.Manual()
    for number, (channel, scope, value, unit, least) in enumerate(limits):
        texts = {"channel": channel, "scope": scope}
        manual.standard(
            f"S-{number}", metric="thing that is measured",
            **{"at_least" if least else "at_most": f"{value} {unit}"},
            **{name: text for name, text in texts.items() if text},
        )  # fmt: skip
    named = [(_where(item.fields), "at_most" in item.fields) for item in manual.items.values()]
    doubled = {name for name in named if named.count(name) > 1}

    for question in quiz.run(AppliesRule, manual.context()).questions:
        item = manual.items[question.item]
        assert (_where(item.fields), "at_most" in item.fields) not in doubled or all(
            Quantity.from_json(other.fields[slot]).canonical()
            == Quantity.from_json(item.fields[slot]).canonical()
            for slot in ("at_most", "at_least")
            if slot in item.fields
            for other in manual.items.values()
            if slot in other.fields and _where(other.fields) == _where(item.fields)
        )
        _check(manual, question)


_SAID = {
    "en": ("Does the upper limit of 10 seconds for “time to answer” hold for this case: phone?",
           "Yes; elsewhere (web) it is 20 seconds", "No; here it is 10 seconds"),
    "ru": ("Действует ли верхняя граница «10 секунд» показателя «время ответа» в таком случае: "
           "телефон?", "Да; в другом случае (сайт) предел: 20 секунд", "Нет; здесь предел: 10 секунд"),
    "zh-Hans": ("“接听时间”的上限“10秒钟”是否适用于这种情况：电话？",
                "是，另一种情况（网站）的限值为20秒钟", "否，这里的限值为10秒钟"),
    "zh-Hant": ("「接聽時間」的上限「10秒」是否適用於這種情況：電話？",
                "是，另一種情況（網站）的限值為20秒", "否，這裡的限值為10秒"),
    "ko": ("사례: 전화. 이 사례에 ‘응답 시간’의 상한(10초)이 적용됩니까?",
           "예. 다른 경우(웹)의 한도: 20초", "아니요. 여기의 한도: 10초"),
}  # fmt: skip
_WORDS = {
    "en": ("time to answer", "phone", "web", "post"),
    "ru": ("время ответа", "телефон", "сайт", "почта"),
    "zh-Hans": ("接听时间", "电话", "网站", "信函"),
    "zh-Hant": ("接聽時間", "電話", "網站", "信函"),
    "ko": ("응답 시간", "전화", "웹", "우편"),
}


@pytest.mark.parametrize("language", sorted(_WORDS))
def test_sentences_of_each_language(manual, language):
    metric, *channels = _WORDS[language]
    for number, (channel, limit) in enumerate(zip(channels, ("10 s", "20 s", "40 s"), strict=True)):
        manual.standard(f"S-{number}", metric=metric, channel=channel, at_most=limit)
    wording = manual.context(language=language).wording
    words = {"limit": "10 s", "metric": metric, "where": channels[0], "other": channels[1]}
    context = manual.context(language=language)
    ten, twenty = (
        context.show(Quantity.from_json(manual.items[name].fields["at_most"]))
        for name in ("S-0", "S-1")
    )

    said = (
        wording.say("G18", "stems", "most", **{**words, "limit": ten}),
        wording.say("G18", "options", "yes", **words, value=twenty),
        wording.say("G18", "options", "no", **words, value=ten),
    )

    assert tuple(text.replace("\u00a0", " ") for text in said) == _SAID[language]
    assert len(list(AppliesRule(context).questions())) == 3
