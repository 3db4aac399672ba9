"""G2: cases held against limits; each key is computed again from the question and the manual."""

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qmanual.calendars.calendar import Calendar, Slot
from qmanual.items.quantity import Quantity, parse_quantity
from qmquiz.bots.run import run_bots
from qmquiz.context import Context
from qmquiz.generate import generate
from qmquiz.model import Bank, Question
from qmquiz.rules.g02_case import CaseRule
from qmquiz.wording import load_wording

_QUICK = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_DAY = (Slot(8 * 3600, 18 * 3600),)
OFFICE = Calendar(
    name="office",
    timezone="Europe/Lisbon",
    hours=(*(_DAY,) * 5, (), ()),
    closed=frozenset({datetime.date(2026, 10, 30), datetime.date(2026, 12, 1)}),
)
_CLOCK = re.compile(r"On \w+ (\d+ \w+ \d{4}) the clock .* started at (\S+) and stopped at (\S+)\. ")
_HOURS = re.compile(
    r"started on \w+ (\d+ \w+ \d{4}), (\S+) and stopped on \w+ (\d+ \w+ \d{4}), (\S+)\. "
)
_DAYS = re.compile(
    r"started on \w+ (\d+ \w+ \d{4}) and stopped on \w+ (\d+ \w+ \d{4}); the first day"
)
_VALUE = re.compile(r"(?: was| took) ([\d,.]+ ?[^.?]*)\. (?:Did|Does|Was)")
_COUNTS = re.compile(r"In ([\d,]+) of ([\d,]+) cases .* (?:at most|at least) (.+?)\. (?:Was|Does)")


def _context(manual, calendar=OFFICE, language="en"):
    return Context(catalogue=manual.catalogue, wording=load_wording(language), calendar=calendar)


def _made(manual, calendar=OFFICE):
    return [o for o in CaseRule(_context(manual, calendar)).questions() if isinstance(o, Question)]


def _date(text):
    return datetime.datetime.strptime(text, "%d %B %Y")  # noqa: DTZ007 - a clock time


def _moment(day, clock):
    hours, minutes, *seconds = (int(part) for part in clock.split(":"))
    return _date(day) + datetime.timedelta(
        hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0
    )


def _measured(stem, unit):
    """What a case took, in the canonical unit; counted day by day and minute by minute."""
    if match := _CLOCK.search(stem):
        start, stop = (_moment(match[1], match[number]) for number in (2, 3))
        assert start.date() == stop.date()
        seconds = Decimal((stop - start).total_seconds())
        return seconds / 3600 if unit == "working h" else seconds
    if match := _HOURS.search(stem):
        start, stop = _moment(match[1], match[2]), _moment(match[3], match[4])
        quarters = 0
        while start < stop:
            quarters += start.weekday() < 5 and 8 <= start.hour < 18
            assert start.date() not in OFFICE.closed
            start += datetime.timedelta(minutes=15)
        return Decimal(quarters) / 4
    if match := _DAYS.search(stem):
        day, last, count = _date(match[1]), _date(match[2]), 0
        while day < last:
            day += datetime.timedelta(days=1)
            count += day.weekday() < 5
            assert day.date() not in OFFICE.closed
        return Decimal(count)
    return parse_quantity(_VALUE.search(stem)[1].replace(",", "")).canonical().value


def _truth(item, slot, stem):
    """For each kind of statement whether it is true of the case; from the fields alone."""
    field = slot.removeprefix("case:")
    side = field if field != "share" else "at_most" if "at_most" in item.fields else "at_least"
    limit = Quantity.from_json(item.fields[side]).canonical()
    printed = limit
    if field == "share":
        kept, of, shown = _COUNTS.search(stem).groups()
        bound, unit = Quantity.from_json(item.fields["share"]).value, "%"
        value = Decimal(100 * int(kept)) / int(of)
        printed = parse_quantity(shown).canonical()
    else:
        bound, unit = limit.value, limit.unit
        value = _measured(stem, unit)
        if match := re.search(r"limit of (.+?) hold here", stem):
            printed = parse_quantity(match[1]).canonical()
    if "hold here" in stem and field != "share":
        bound = printed.value
    is_met = value <= bound if field == "at_most" else value >= bound

    def truth(text):
        if text.startswith("It does not hold"):
            here = parse_quantity(text.partition("the limit is ")[2]).canonical()
            return printed.value != limit.value and here.value == limit.value
        if text.startswith("It holds"):
            says_met = "too few" not in text and "missed" not in text
            return printed.value == limit.value and says_met is is_met
        says_met = text.startswith("Yes")
        margin = re.search(r"(?:with|by) (.+?)(?: to spare)?$", text)[1].replace(",", "")
        amount = parse_quantity(
            margin.replace("percentage points", "%").replace("percentage point", "%")
        )
        return says_met is is_met and amount.canonical().value == abs(value - bound)

    return truth


def _check(catalogue, question):
    truth = _truth(catalogue.items[question.item], question.slot, question.stem)
    right = [option.text for option in question.options if truth(option.text)]
    assert right == [option.text for option in question.key], question.stem
    for option in question.distractors:
        assert option.falsity
        assert option.tempting
        assert option.why


_LIMITS = st.lists(
    st.tuples(
        st.sampled_from(["time to reply", "waiting time", "score of a visit"]),
        st.sampled_from(["", "phone", "web", "all channels"]),
        st.sampled_from(["", "priority 1", "priority 2", "complaint", "complaint by phone"]),
        st.integers(1, 60),
        st.sampled_from(["s", "min", "h", "day", "working h", "working day", "month"]),
        st.sampled_from([None, "80 %", "95 %", "99 %", "100 %"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


def _build(manual, limits):
    for number, (metric, channel, scope, value, unit, share, least) in enumerate(limits):
        unit = "points" if metric.startswith("score") else unit
        texts = {"channel": channel, "scope": scope, "share": share}
        manual.standard(
            f"S-{number}", metric=metric, **{"at_least" if least else "at_most": f"{value} {unit}"},
            **{name: text for name, text in texts.items() if text},
        )  # fmt: skip
    return manual


@given(limits=_LIMITS)
@_QUICK
def test_exactly_the_key_is_true_of_the_case(quiz, limits):
    manual = _build(quiz.Manual(), limits)

    for question in _made(manual):
        _check(manual.catalogue, question)


@given(limits=_LIMITS)
@_QUICK
def test_without_a_calendar_no_case_needs_one(quiz, limits):
    manual = _build(quiz.Manual(), limits)

    for question in _made(manual, calendar=None):
        _check(manual.catalogue, question)
        assert "first day" not in question.stem
        assert not _HOURS.search(question.stem)


@pytest.fixture
def tables(manual):
    """Limits of many kinds, four cases for each metric."""
    values = {"s": (10, 20, 40, 60), "min": (5, 15, 45, 90), "working h": (2, 4, 8, 16),
              "working day": (3, 6, 10, 15), "h": (1, 3, 12, 24)}  # fmt: skip
    for table in range(40):
        unit = list(values)[table % len(values)]
        for case, value in enumerate(values[unit]):
            share = {"share": f"{80 + 5 * (table % 4)} %"} if (table + case) % 2 else {}
            manual.standard(
                f"S-{table}-{case}", metric=f"time to do thing {table}", scope=f"case {case}",
                at_most=f"{value} {unit}", **share,
            )  # fmt: skip
    return manual


def test_met_missed_and_not_applicable_are_right_about_equally_often(tables):
    kinds = {"met": 0, "missed": 0, "elsewhere": 0}
    questions = _made(tables)
    for question in questions:
        _check(tables.catalogue, question)
        text = question.key[0].text
        if text.startswith("It does not"):
            kinds["elsewhere"] += 1
        else:
            met = text.startswith("Yes") or text in (
                "It holds, and was kept",
                "It holds, and enough kept it",
            )
            kinds["met" if met else "missed"] += 1

    assert len(questions) > 200
    assert all(0.26 < count / len(questions) < 0.41 for count in kinds.values()), kinds


def test_no_policy_on_yes_and_no_is_better_than_chance(tables):
    """Always yes, always no, the option that stands alone, the smallest and the largest margin."""
    hits, answers = {}, {}

    def take(name, question, options):
        if len(options) < len(question.options):
            hits[name] = hits.get(name, 0) + sum(o.correct for o in options) / len(options)
            answers[name] = answers.get(name, 0) + 1

    for question in _made(tables):
        if "hold here" in question.stem:
            continue
        yes = [o for o in question.options if o.text.startswith("Yes")]
        no = [o for o in question.options if o.text.startswith("No")]
        assert yes
        assert no
        take("yes", question, yes)
        take("no", question, no)
        take("alone", question, yes if len(yes) == 1 else no)
        size = {o.id: float(re.search(r"[\d.]+", o.text)[0]) for o in question.options}
        take("small", question, [o for o in question.options if size[o.id] == min(size.values())])
        take("large", question, [o for o in question.options if size[o.id] == max(size.values())])

    shares = {name: hits[name] / answers[name] for name in hits}
    assert min(answers.values()) > 100
    assert all(share < 0.43 for share in shares.values()), shares


def test_no_bot_is_above_chance(tables):
    bank = Bank(language="en", questions=tuple(_made(tables)))

    assert [result for result in run_bots(bank) if result.caught] == []


@pytest.mark.parametrize("share", [None, "0 %", "0.5 %", "99.5 %", "150 %", "9 of 10", "-5 %"])
@pytest.mark.parametrize(
    "limit",
    ["0 s", "-3 min", "0.5 h", "1.5 working days", "1 year", "100000 days", "7", "0 %", "120 %"],
)
def test_strange_limits_and_shares_make_no_wrong_question(manual, limit, share):
    for number in range(2):
        manual.standard(f"S-{number}", metric="time to reply", scope=f"line {number}",
                        at_most=limit, **({"share": share} if share else {}))  # fmt: skip

    for question in _made(manual):
        _check(manual.catalogue, question)


def test_clocked_case_is_told_with_day_and_times(quiz, phone):
    questions = [q for q in _made(phone) if q.item == "STD-4"]

    assert [q.slot for q in questions] == ["case:at_most"]
    stem = questions[0].stem
    assert re.fullmatch(
        r"Standard for: web\. On \w+ \d+ \w+ 2026 the clock for “time to correct a page” started at "
        r"\d\d:\d\d and stopped at \d\d:\d\d\. Did this case keep the limit\?",
        stem,
    )
    assert _date(_CLOCK.search(stem)[1]).date() > datetime.date(2026, 10, 5)
    assert _date(_CLOCK.search(stem)[1]).weekday() < 5


def test_share_is_judged_by_counts_and_one_case_by_the_limit_for_one_case(phone):
    asked = {(q.item, q.slot): q.stem for q in _made(phone)}

    assert "cases the value of “time to answer a call” was at most" in asked["STD-1", "case:share"]
    assert "Was the standard met?" not in asked["STD-1", "case:at_most"]


def test_share_of_all_cases_is_no_share(quiz, manual):
    manual.standard("S", metric="time to reply", scope="calls", at_most="20 min", share="100 %")

    assert [q.slot for q in _made(manual)] == ["case:at_most"]


def test_undated_document_makes_no_dates(quiz, phone):
    phone.effective = None

    assert not any("the clock" in question.stem for question in _made(phone))


@pytest.mark.parametrize("effective", ["9999-12-25", "0001-01-01"])
def test_dates_at_the_ends_of_time_are_not_used(phone, effective):
    phone.effective = effective

    assert not any("the clock" in question.stem for question in _made(phone))


def test_calendar_that_is_closed_for_months_tells_the_case_without_dates(manual):
    closed = frozenset(datetime.date(2026, 10, 5) + datetime.timedelta(days=n) for n in range(200))
    calendar = Calendar(name="c", hours=(_DAY,) * 7, closed=closed)
    manual.standard("S", metric="time to reply", scope="calls", at_most="20 min")

    (question,) = _made(manual, calendar)

    assert "The value of “time to reply” was" in question.stem


def test_limit_at_the_end_of_its_scale_is_not_asked(quiz, manual):
    manual.standard("S", metric="transfers of one call", scope="calls", at_most="1 transfer")

    made = quiz.run(CaseRule, manual.context())

    assert made.questions == []
    assert made.why_not("S").startswith("it stands too near the end of its scale")


def test_one_sibling_and_equal_siblings_ask_only_whether_it_was_met(quiz, manual):
    manual.standard("S-1", metric="time to reply", scope="letters", at_most="20 min")
    manual.standard("S-2", metric="time to reply", scope="calls", at_most="20 min")
    manual.standard("S-3", metric="time to reply", scope="visits", at_most="40 min")

    questions = _made(manual)

    assert len(questions) == 3
    assert not any("hold here" in question.stem for question in questions)
    for question in questions:
        _check(manual.catalogue, question)


def test_superseded_limit_makes_a_tempting_verdict(quiz, manual):
    manual.standard("S", metric="time to reply", scope="calls", at_most="20 min")
    old = manual.set("S", at_most="45 min")
    found = set()
    for number in range(12):
        other = quiz.Manual().standard(
            f"S-{number}", metric="time to reply", scope="calls", at_most="20 min"
        )
        before = other.set(f"S-{number}", at_most="45 min")
        (question,) = quiz.run(CaseRule, other.context(before)).questions
        found |= {option.tempting for option in question.distractors}

    assert "superseded" in found
    assert quiz.run(CaseRule, manual.context(old)).rejected == []


def test_promise_and_step_are_asked_in_their_own_words(quiz, office):
    office.add("promise", "P", "You wait 20 minutes at most", at_most="20 min")

    made = quiz.run(CaseRule, office.context())

    assert made.about("P").stem.startswith("We promise “You wait ___ at most”. In one case it was ")
    assert made.about("PRC-A-02").stem.startswith("The step “Listen” in “Answer a call” took ")


def test_changed_limit_makes_another_version(quiz, phone):
    before = {q.qid: q.qver for q in _made(phone)}
    after = {q.qid: q for q in _made(phone.set("STD-4", at_most="45 min"))}

    changed = {after[qid].item for qid in before if qid in after and after[qid].qver != before[qid]}
    assert changed == {"STD-4"}


def test_calendar_changes_questions_and_nothing_else_does(tables):
    with_calendar = generate(tables.catalogue, calendar=OFFICE)

    assert with_calendar == generate(tables.catalogue, calendar=OFFICE)
    assert with_calendar != generate(tables.catalogue)


_TEXTS = {
    "en": ("time to answer", "phone", "web", "post", "You wait 20 minutes at most"),
    "ru": ("время ответа", "телефон", "сайт", "почта", "Вы ждёте не больше 20 минут"),
    "zh-Hans": ("接听时间", "电话", "网站", "信函", "您最多等候20分钟"),
    "zh-Hant": ("接聽時間", "電話", "網站", "信函", "您最多等候20分鐘"),
    "ko": ("응답 시간", "전화", "웹", "우편", "최대 20분 기다립니다"),
}
_SAID = {
    "en": [
        "Case: web. On Thursday 26 November 2026 the clock for “time to answer” started at 10:22:18 "
        "and stopped at 10:22:31. Does the upper limit of 10 seconds hold here, and is it met?",
        "It does not hold: here the limit is 20 seconds",
        "Standard for: post. In 176 of 200 cases the value of “time to answer” was at most "
        "40 seconds. Was the standard met?",
        "No, it was missed by 2 percentage points",
        "We promise “You wait ___ at most”. In one case it was 17 minutes. Was the promise kept?",
        "Yes, with 3 minutes to spare",
    ],
    "ru": [
        "Случай: сайт. Дата: четверг, 26 ноября 2026 года. Отсчёт для показателя «время ответа» начался в 10:22:18 и закончился в 10:22:31. Действует ли здесь верхняя граница «10 секунд» и соблюдена ли она?",
        "Не действует: здесь предел — 20 секунд",
        "Область действия стандарта: почта. Верхняя граница показателя «время ответа» (40 секунд) соблюдена в 176 из 200 случаев. Выполнен ли стандарт?",
        "Нет, отклонение: 2 п. п.",
        "Мы обещаем: «Вы ждёте не больше ___». В одном случае было так: 17 минут. Сдержано ли обещание?",
        "Да, запас: 3 минуты",
    ],
    "zh-Hans": [
        "案例：网站。2026年11月26日星期四，“接听时间”从10:22:18开始计时，到10:22:31结束。"
        "这里是否适用上限“10秒钟”，结果是否合格？",
        "不适用，这里的限值为20秒钟",
        "标准的适用范围：信函。200个案例中，有176个的“接听时间”不超过40秒钟。是否达到标准？",
        "否，差距为2个百分点",
        "我们承诺：“您最多等候___”。某个案例的实际值为17分钟。是否兑现了承诺？",
        "是，余量为3分钟",
    ],
    "zh-Hant": [
        "案例：網站。2026年11月26日星期四，「接聽時間」從10:22:18開始計時，到10:22:31結束。"
        "這裡是否適用上限「10秒」，結果是否合格？",
        "不適用，這裡的限值為20秒",
        "標準的適用範圍：信函。200個案例中，有176個的「接聽時間」不超過40秒。是否達到標準？",
        "否，差距為2個百分點",
        "我們承諾：「您最多等候___」。某個案例的實際值為17分鐘。是否兌現了承諾？",
        "是，餘裕為3分鐘",
    ],
    "ko": [
        "사례: 웹. 2026년 11월 26일 목요일, ‘응답 시간’의 측정이 10:22:18에 시작되어 10:22:31에 끝났습니다. 여기에 상한(10초)이 적용되며, 그 상한을 지켰습니까?",
        "적용되지 않음(여기의 한도는 20초)",
        "표준의 적용 대상: 우편. 사례 200건 중 176건에서 ‘응답 시간’의 값이 40초 이하였습니다. 표준을 지켰습니까?",
        "아니요, 2%p 차이가 남",
        "우리의 약속: ‘최대 ___ 기다립니다’. 한 사례의 실제 값: 17분. 약속을 지켰습니까?",
        "예, 3분 여유가 있음",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(_TEXTS))
def test_case_is_told_as_the_language_says_it(quiz, manual, language):
    metric, *channels, promise = _TEXTS[language]
    for number, (channel, limit) in enumerate(zip(channels, ("10 s", "20 s", "40 s"), strict=True)):
        manual.standard(f"S-{number}", metric=metric, channel=channel, at_most=limit, share="90 %")
    manual.add("promise", "P", promise, at_most="20 min")

    made = quiz.run(CaseRule, _context(manual, language=language))

    asked = [
        made.about(*place)
        for place in (("S-1", "case:at_most"), ("S-2", "case:share"), ("P", "case:at_most"))
    ]
    said = [text for question in asked for text in (question.stem, question.key[0].text)]
    assert [text.replace("\u00a0", " ") for text in said] == _SAID[language]


@pytest.mark.parametrize("language", sorted(_TEXTS))
def test_no_language_refuses_more_of_one_answer(quiz, tables, language):
    """A sentence that is longer for no than for yes would be refused where no is right."""
    context = _context(tables, language=language)
    yes, no = (
        context.wording.say("G2", "options", name, value="\0").partition("\0")[0]
        for name in ("yes", "no")
    )

    questions = quiz.run(CaseRule, context).questions

    keys = [question.key[0].text for question in questions]
    said_yes = sum(key.startswith(yes) for key in keys)
    said_no = sum(key.startswith(no) for key in keys)
    assert said_yes + said_no > 100
    assert 0.42 < said_yes / (said_yes + said_no) < 0.58


@pytest.mark.parametrize("number", [1, 2, 5, 21])
def test_russian_counts_what_is_missing(quiz, manual, number):
    """The forms of one, few and many in a margin."""
    forms = {1: "рабочий день", 2: "рабочих дня", 5: "рабочих дней", 21: "рабочий день"}
    amount = CaseRule(_context(manual, language="ru"))._show_margin(
        Quantity(Decimal(number), "working day")
    )

    assert amount == f"{number} {forms[number]}"
