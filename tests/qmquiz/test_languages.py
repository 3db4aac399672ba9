"""The same manual in five languages: sentences of that language, and no gate failed."""

import pytest

from qmquiz.generate import generate
from qmquiz.model import Kind

_WORDS = {
    "en": {
        "metric": "time to answer", "phone": "phone", "web": "web", "post": "post",
        "steps": ["Greet", "Listen", "Write it down", "Say what is next", "Say goodbye"],
        "agent": "Agent", "lead": "Team lead", "clerk": "Clerk", "procedure": "Answer a call",
        "promise": "You wait 20 minutes at most", "term": "Complaint", "terms": ["Request", "Fault"],
        "meaning": "Word of dissatisfaction to which an answer is due.",
        "meanings": ["Wish for something to be done or changed soon.",
                     "Message that the network is broken in one place."],
        "count": "cases solved in time", "base": "all cases", "kpi": "Punctuality",
    },
    "ru": {
        "metric": "время ответа", "phone": "телефон", "web": "сайт", "post": "почта",
        "steps": ["Поздороваться", "Выслушать", "Записать", "Объяснить дальнейшее", "Проститься"],
        "agent": "Оператор", "lead": "Старший смены", "clerk": "Сотрудник окна",
        "procedure": "Ответ на звонок", "promise": "Вы ждёте не больше 20 минут",
        "term": "Жалоба", "terms": ["Заявка", "Сбой"],
        "meaning": "Выражение недовольства, на которое нужен ответ.",
        "meanings": ["Просьба что-то сделать или изменить у клиента.",
                     "Сообщение о том, что сеть где-то не работает."],
        "count": "случаи, решённые в срок", "base": "все случаи", "kpi": "Пунктуальность",
    },
    "zh-Hans": {
        "metric": "接听时间", "phone": "电话", "web": "网站", "post": "信函",
        "steps": ["问候客户", "倾听需求", "登记案件", "说明后续", "礼貌道别"],
        "agent": "客服专员", "lead": "班组长", "clerk": "窗口人员", "procedure": "接听来电",
        "promise": "您最多等候20分钟", "term": "投诉", "terms": ["请求", "故障"],
        "meaning": "客户表达不满并期待得到答复的来访。",
        "meanings": ["客户希望办理或变更某项业务的来访。", "有人报告管网某处发生损坏的消息。"],
        "count": "按时解决的案件", "base": "全部案件", "kpi": "准时率",
    },
    "zh-Hant": {
        "metric": "接聽時間", "phone": "電話", "web": "網站", "post": "信函",
        "steps": ["問候客戶", "傾聽需求", "登記案件", "說明後續", "禮貌道別"],
        "agent": "客服專員", "lead": "班組長", "clerk": "櫃檯人員", "procedure": "接聽來電",
        "promise": "您最多等候20分鐘", "term": "投訴", "terms": ["請求", "故障"],
        "meaning": "客戶表達不滿並期待得到答覆的來訪。",
        "meanings": ["客戶希望辦理或變更某項業務的來訪。", "有人通報管網某處發生損壞的消息。"],
        "count": "準時解決的案件", "base": "全部案件", "kpi": "準時率",
    },
    "ko": {
        "metric": "응답 시간", "phone": "전화", "web": "웹", "post": "우편",
        "steps": ["인사하기", "경청하기", "사례 등록", "다음 안내", "마무리 인사"],
        "agent": "상담원", "lead": "팀장", "clerk": "창구 직원", "procedure": "전화 응대",
        "promise": "최대 20분 기다립니다", "term": "불만", "terms": ["요청", "고장"],
        "meaning": "답변을 기대하며 만족하지 못함을 알리는 말.",
        "meanings": ["무엇을 처리하거나 변경해 달라는 고객의 말.", "배관망 어딘가에 이상이 있다는 고객의 말."],
        "count": "기한 내 해결한 사례", "base": "전체 사례", "kpi": "기한 준수율",
    },
}  # fmt: skip


def _manual(quiz, words):
    manual = quiz.Manual()
    for number, (channel, limit) in enumerate(
        [("phone", "20 s"), ("web", "2 min"), ("post", "3 working days"), ("post", "40 s")]
    ):
        manual.standard(
            f"S-{number}", metric=words["metric"], channel=words[channel], scope=f"{number}",
            at_most=limit, share="90 %",
        )  # fmt: skip
    manual.add("promise", "P", words["promise"], at_most="20 min")
    for role in ("agent", "lead", "clerk"):
        manual.role(f"ROLE-{role.upper()}", words[role])
    roles = ["ROLE-AGENT", "ROLE-AGENT", "ROLE-CLERK", "ROLE-LEAD", "ROLE-LEAD"]
    manual.procedure(
        "PRC", words["procedure"],
        [(step, {"role": role}) for step, role in zip(words["steps"], roles, strict=True)],
        accountable="ROLE-LEAD", responsible=["ROLE-AGENT"], consulted=["ROLE-CLERK"],
    )  # fmt: skip
    for number, (term, meaning) in enumerate(
        zip([words["term"], *words["terms"]], [words["meaning"], *words["meanings"]], strict=True)
    ):
        manual.term(f"T-{number}", term, meaning, category="x")
    manual.add("kpi", "KPI", words["kpi"], source="log", metric={"type": "ratio"}, unit="percent",
               numerator=words["count"], denominator=words["base"],
               targets=[{"from": "2026-01-01", "target": 0.8}])  # fmt: skip
    return manual


@pytest.fixture(params=sorted(_WORDS))
def language(request):
    return request.param


@pytest.fixture
def bank(quiz, language):
    manual = _manual(quiz, _WORDS[language])
    old = manual.set("S-0", at_most="30 s").change("PRC", links={"accountable": ("ROLE-CLERK",)})
    return generate(manual.catalogue, (old.catalogue,), language=language)


def test_every_rule_speaks_the_language(bank, language):
    rules = {question.rule for question in bank.questions}

    assert bank.language == language
    assert rules >= {"G1", "G4", "G6", "G7", "G8", "G9", "G10", "G12", "G14", "G17"}
    assert len(bank.questions) > 40


def test_gap_is_found_in_the_sentence_of_a_promise(bank):
    question = next(q for q in bank.questions if q.item == "P" and q.rule == "G1")

    assert "___" in question.stem
    assert "20" not in question.stem


def test_both_sides_of_a_change_are_asked(bank):
    changed = {q.item: q for q in bank.questions if q.rule == "G17"}

    assert changed.keys() == {"S-0", "PRC"}
    assert all(question.old_value for question in changed.values())
    assert "2026" in changed["S-0"].stem


STEMS = {
    "en": "From 5 October 2026: what is the longest time to answer in 90% of cases (phone, 0)?",
    "ru": "С 5 октября 2026 года: какое наибольшее значение допускает стандарт «время ответа» "
          "в 90 % случаев (телефон, 0)?",
    "zh-Hans": "自2026年10月5日起：在90%的情况下，“接听时间”（电话，0）最长可以是多少？",
    "zh-Hant": "自2026年10月5日起：在90%的情況下，「接聽時間」（電話，0）最長可以是多少？",
    "ko": "2026년 10월 5일부터: 90%의 경우에 지켜야 하는 ‘응답 시간’(전화, 0)의 최대 한도는 얼마입니까?",
}  # fmt: skip


def test_sentence_with_a_date(bank, language):
    question = next(q for q in bank.questions if q.item == "S-0" and q.rule == "G17")

    assert question.stem.replace("\u00a0", " ") == STEMS[language]


def test_true_and_false_are_words_of_the_language(bank, language):
    question = next(q for q in bank.questions if q.kind is Kind.TRUE_FALSE)

    assert [option.text for option in question.options] == {
        "en": ["True", "False"],
        "ru": ["Верно", "Неверно"],
        "zh-Hans": ["正确", "错误"],
        "zh-Hant": ["正確", "錯誤"],
        "ko": ["맞음", "틀림"],
    }[language]


def test_only_values_that_fit_the_words_before_the_gap_are_offered(quiz):
    """*в течение* wants the genitive: 20 минут is both cases, 22 минуты is not."""
    manual = quiz.Manual().add("promise", "P", "Ответим в течение 20 минут", at_most="20 min")
    for number, limit in enumerate(("22 min", "31 min", "2 min", "40 min")):
        manual.standard(f"S-{number}", metric=f"срок {number}", channel="почта", at_most=limit)

    bank = generate(manual.catalogue, language="ru")

    asked = {q.rule: q for q in bank.questions if q.item == "P" and q.rule in ("G1", "G14")}
    assert [option.text.split()[-1] for option in asked["G1"].options] == ["минут"] * 3
    said = [q.stem for q in bank.questions if q.item == "P" and q.rule == "G14"]
    assert not any("минуты" in stem or "минута" in stem for stem in said)
