"""Decision tables, prohibitions and matching in five languages: whole sentences of each."""

import pytest

from qmquiz.generate import generate
from qmquiz.model import Kind

_WORDS = {
    "en": {
        "table": "Who decides", "rows": ["Kind", "Amount", "Who", "goodwill", "remedy"],
        "roles": ["Team lead", "Manager", "Officer"], "ranges": ["< 50 euros", "≥ 50 euros"],
        "situation": "A caller asks for the balance", "instead": "Send a secure link",
        "tempting": "Say it at once", "escalation": "Fetch the team lead",
        "terms": ["Complaint", "Request", "Fault", "Idea", "Claim"],
        "meanings": ["Word of anger", "Wish for a change", "Break in the net", "Thought of ours",
                     "Call for money"],
    },
    "ru": {
        "table": "Кто решает", "rows": ["Вид", "Сумма", "Кто", "жест", "возмещение"],
        "roles": ["Мастер", "Директор", "Юрист"],
        "ranges": ["менее 50 евро", "от 50 евро"],
        "situation": "Клиент просит назвать остаток на счёте",
        "instead": "Отправить защищённую ссылку", "tempting": "Назвать его сразу",
        "escalation": "Позвать старшего смены",
        "terms": ["Жалоба", "Заявка", "Сбой", "Идея", "Претензия"],
        "meanings": ["Слово недовольства", "Желание перемены", "Поломка в сети", "Мысль о лучшем",
                     "Требование денег"],
    },
    "zh-Hans": {
        "table": "决定权限", "rows": ["类别", "金额", "决定人", "善意补偿", "赔付"],
        "roles": ["班组长", "经理", "专员"], "ranges": ["少于50元", "50元以上"],
        "situation": "客户在电话里询问账户余额", "instead": "发送安全链接",
        "tempting": "马上告诉对方", "escalation": "请班组长接听",
        "terms": ["投诉", "申请", "故障", "建议", "索赔"],
        "meanings": ["表示不满的话", "要求改变的愿望", "管网中的损坏", "改进的想法", "要求赔钱"],
    },
    "zh-Hant": {
        "table": "決定權限", "rows": ["類別", "金額", "決定人", "善意補償", "賠付"],
        "roles": ["班組長", "經理", "專員"], "ranges": ["少於50元", "50元以上"],
        "situation": "客戶在電話裡詢問帳戶餘額", "instead": "傳送安全連結",
        "tempting": "馬上告訴對方", "escalation": "請班組長接聽",
        "terms": ["投訴", "申請", "故障", "建議", "索賠"],
        "meanings": ["表示不滿的話", "要求改變的願望", "管網中的損壞", "改進的想法", "要求付錢"],
    },
    "ko": {
        "table": "결정 권한", "rows": ["종류", "금액", "결정자", "호의", "배상"],
        "roles": ["조장", "센터장", "담당관"], "ranges": ["50유로 미만", "50유로 이상"],
        "situation": "고객이 전화로 잔액을 묻습니다", "instead": "보안 링크 보내기",
        "tempting": "바로 알려 주기", "escalation": "조장에게 연결하기",
        "terms": ["불만", "신청", "고장", "제안", "청구"],
        "meanings": ["화가 났다는 말", "바꾸어 달라는 바람", "관로의 손상", "더 나은 생각",
                     "돈을 달라는 요구"],
    },
}  # fmt: skip

_CASE = {
    "en": "Kind: remedy. What does “Who decides” say under “Who”?",
    "ru": "Вид — возмещение. Что указано в таблице «Кто решает» в графе «Кто»?",
    "zh-Hans": "类别：赔付。“决定权限”在“决定人”一栏中是怎样规定的？",
    "zh-Hant": "類別：賠付。「決定權限」在「決定人」一欄中是怎樣規定的？",
    "ko": "종류: 배상. ‘결정 권한’ 표의 ‘결정자’ 항목에 정해진 내용은 무엇입니까?",
}
_SITUATION = {
    "en": "A caller asks for the balance. What do you do?",
    "ru": "Клиент просит назвать остаток на счёте. Как вы поступите?",
    "zh-Hans": "客户在电话里询问账户余额。您该怎么做？",
    "zh-Hant": "客戶在電話裡詢問帳戶餘額。您會怎麼做？",
    "ko": "고객이 전화로 잔액을 묻습니다. 어떻게 하시겠습니까?",
}
_MATCHING = {
    "en": "Which term belongs to which meaning?",
    "ru": "Какой термин соответствует каждому из этих значений?",
    "zh-Hans": "各个含义分别对应哪个术语？",
    "zh-Hant": "各個涵義分別對應哪個術語？",
    "ko": "각 뜻에 맞는 용어는 무엇입니까?",
}
_SINCE = {
    "en": "Kind: remedy. From 5 October 2026, what does “Who decides” say under “Who”?",
    "ru": "Вид — возмещение. Что с 5 октября 2026 года указано в таблице «Кто решает» в графе «Кто»?",
    "zh-Hans": "类别：赔付。自2026年10月5日起，“决定权限”在“决定人”一栏中是怎样规定的？",
    "zh-Hant": "類別：賠付。自2026年10月5日起，「決定權限」在「決定人」一欄中是怎樣規定的？",
    "ko": "종류: 배상. 2026년 10월 5일부터 ‘결정 권한’ 표의 ‘결정자’ 항목에 정해진 내용은 무엇입니까?",
}


@pytest.fixture(params=sorted(_WORDS))
def language(request):
    return request.param


@pytest.fixture
def bank(manual, language):
    words = _WORDS[language]
    kind, amount, who, first, second = words["rows"]
    lead, manager, officer = words["roles"]
    low, high = words["ranges"]
    body = (
        f"| {kind} | {amount} | {who} |\n|---|---|---|\n| {first} | {low} | {lead} |\n"
        f"| {first} | {high} | {manager} |\n| {second} | – | {officer} |"
    )
    manual.add("decision", "DEC", words["table"], text=body)
    manual.add(
        "prohibition", "NEVER", words["situation"],
        **{name: words[name] for name in ("situation", "instead", "tempting", "escalation")},
    )  # fmt: skip
    for number, (term, meaning) in enumerate(zip(words["terms"], words["meanings"], strict=True)):
        manual.term(f"T-{number}", term, meaning, category="x")
    old = manual.change("DEC", body=body.replace(f"– | {officer}", f"– | {lead}"))
    return generate(manual.catalogue, (old.catalogue,), language=language)


def test_a_case_is_asked(bank, language):
    found = {q.key[0].text: q.stem for q in bank.questions if q.rule == "G15"}

    assert found.keys() == set(_WORDS[language]["roles"])
    assert found[_WORDS[language]["roles"][2]] == _CASE[language]


def test_a_situation_is_asked(bank, language):
    (question,) = [q for q in bank.questions if q.rule == "G16"]

    assert question.stem == _SITUATION[language]


def test_meanings_are_matched(bank, language):
    (question,) = [q for q in bank.questions if q.kind is Kind.MATCHING]

    assert question.stem == _MATCHING[language]
    assert len(question.rows) == 3


def test_a_changed_row_is_asked(bank, language):
    (question,) = [q for q in bank.questions if q.rule == "G17"]

    assert question.stem.replace("\u00a0", " ") == _SINCE[language]
    assert question.old_value == _WORDS[language]["roles"][0]
