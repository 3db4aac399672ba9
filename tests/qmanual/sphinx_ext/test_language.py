import json
import re

import pytest

from qmanual.sphinx_ext.language import (
    format_day,
    format_number,
    format_value,
    joined_text,
    sphinx_name,
    use_language,
)


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ({"value": 20, "unit": "s"}, "en", "20 seconds"),
        ({"value": 2, "unit": "working day"}, "ru", "2 рабочих дня"),
        ({"value": 80, "unit": "%"}, "en", "80%"),
        ("2026-03-02", "en", "2 March 2026"),
        ("2026-03-02", "ru", "2 марта 2026\u202fг."),
        ("2026-03-02", "ko", "2026년 3월 2일"),
        ("a long day", "en", "a long day"),
        ("2026-99-99", "en", "2026-99-99"),
        (True, "en", "yes"),
        (False, "en", "no"),
        (12500, "en", "12,500"),
        (["9001:5.2", "9001:8"], "en", "9001:5.2, 9001:8"),
        ({"from": "2026-01-01", "target": 0.8}, "en", "from: 1 January 2026, target: 0.8"),
        (None, "en", ""),
    ],
)
def test_value_is_written_for_people(value, language, expected):
    assert format_value(value, language) == expected


def test_number_is_rounded_half_to_even_and_grouped():
    assert format_number(1234.5, 0, "en") == "1,234"
    assert format_number(1235.5, 0, "en") == "1,236"
    assert format_number(0.1, 2, "en") == "0.10"


def test_time_of_day_is_left_out():
    assert format_day("2026-03-02T10:00:00Z", "en") == "2 March 2026"


CONTENT = """\
# Content

## What we want

:::{commitment} CMT-FAIR We are fair
:::

:::{need} NEED-FAST Quick answers
:segment: everyone
:priority: high
:::

:::{objective} OBJ-FAST Calls are answered sooner
:baseline: 60 %
:target: 80 %
:due: 2026-12-31
:owner: ROLE-LEAD
:serves: CMT-FAIR
:::

```{kpi} KPI-ANSWER Calls answered in time
source: calls
unit: percent
metric: {type: ratio, numerator: in_time}
direction: higher
targets: [{from: 2026-01-01, target: 80 %}]
owner: ROLE-LEAD
measures: OBJ-FAST
min_n: 21
```

::::{procedure} PRC-ANSWER Answer a call
:accountable: ROLE-LEAD

:::{step} PRC-ANSWER-01 Take the call
:role: ROLE-LEAD
:at_most: 2 min
:any_order: true
:::
::::

```{kpi-table}
```

```{items}
:type: need
:columns: title, priority, met_by, kano
```

```{items}
:type: risk
```

```{raci}
```
"""

WORDS = {
    "ru": (
        "Владелец", "Целевое значение", "80&nbsp;%|80\u00a0%", "31 декабря 2026", "Измеряется показателем",
        "Служит обязательству", "Данных пока нет", "Минимум для оценки", "21 случай",
        "Срок: 2 минуты", "в любой момент", "высокий", "Чем удовлетворяется", "Здесь пока ничего нет.",
        "A — отвечает", "черновик", "редакция 1", "владелец: ", "Разделы", "На этой странице",
        "Процедура: ссылка на это место", "Ссылка на этот заголовок", 'placeholder="Поиск"',
    ),
    "zh-Hant": (
        "負責人", "目標值", "80%", "2026年12月31日", "衡量指標", "落實的承諾", "尚無資料",
        "判斷所需最少例數", "21 例", "限時 2分鐘|限時 2 分鐘", "可在任何時候進行", "高", "由此標準滿足",
        "此處暫無內容。", "A 當責", "草案", "修訂 1", "負責人：", "目錄", "本頁內容", "程序：此處的連結",
        'placeholder="搜尋"',
    ),
    "ko": (
        "책임자", "목표값", "80%", "2026년 12월 31일", "측정 지표", "이행하는 방침 약속", "아직 데이터 없음",
        "판단에 필요한 최소 건수", "21건", "2분 이내", "순서 무관", "높음", "이를 충족하는 표준",
        "아직 표시할 내용이 없습니다.", "A 최종 책임", "초안", "개정 1", "책임자: ", "차례", "이 페이지에서",
        "절차: 이 부분으로 가는 링크", "이 제목으로 가는 링크", 'placeholder="검색"',
    ),
}  # fmt: skip
"""What must stand on the page, by language; ``|`` between two ways to write it."""

ENGLISH = (
    "Owner", "Target", "At most", "Measured by", "Serves", "Served by", "No data yet", "Who",
    "Judged from", "in force", "revision", "Approv", "Contents", "On this page", "Skip to",
    "Link to", "Nothing to list", "accountable", "Evaluated", "link to this", "State", "high",
    "Customer need", "Procedure", "Quality objective", "Policy commitment", "In force",
)  # fmt: skip
"""Words of ours that must not stand on a page in another language."""


@pytest.fixture
def manual(project):
    project.index("roles", "policy", "standards", "other", "content")
    project.page("content", CONTENT, clause="6.2")
    project.write(
        "manual/sources.yml",
        "sources:\n  calls:\n    title: Calls\n    columns: {in_time: {type: boolean}}\n",
    )
    return project


@pytest.mark.parametrize("language", sorted(WORDS))
def test_manual_in_another_language(manual, language):
    manual.write("_config.yml", f"title: T\nqmanual:\n  language: {language}\n")

    built = manual.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    html = manual.html("manual/content")
    assert f'<html lang="{language}"' in html
    missing = [w for w in WORDS[language] if not any(way in html for way in w.split("|"))]
    assert missing == []
    attributes = re.findall(r'\b(?:title|aria-label|placeholder|data-[a-z-]+)="([^"]*)"', html)
    said = " ".join([re.sub(r"<[^>]*>", " ", html), *attributes])
    assert [word for word in ENGLISH if re.search(rf"\b{word}", said)] == []


def sphinx_words(project):
    """What Sphinx's own scripts say."""
    text = (project.root / "_build/html/_static/translations.js").read_text("utf-8")
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])["messages"]


def test_search_page_counts_in_the_language(manual):
    manual.write("_config.yml", "title: T\nqmanual:\n  language: ru\n")

    manual.build("-W")

    html = manual.html("search")
    assert 'data-found="Найдено страниц: ${resultCount}."' in html
    assert "Для поиска нужен JavaScript" in html
    assert sphinx_words(manual)["Search Results"] == "Результаты поиска"


def test_another_language_writes_every_page_again(project):
    project.build("-W")
    english = project.pages()
    project.write("_config.yml", "title: T\nqmanual:\n  language: ko\n")

    project.build("-W")

    korean = project.pages()
    assert korean.keys() == english.keys()
    assert all("A printed copy is not controlled." in html for html in english.values())
    assert all("인쇄본은 관리되지 않습니다." in html for html in korean.values())
    assert not any("A printed copy" in html for html in korean.values())


def test_language_of_sphinx_is_kept_when_the_build_was_told_one(project):
    """Ours is then still said in the manual's language, which its pages are written in."""
    project.write("_config.yml", "title: T\nqmanual:\n  language: ru\n")

    project.build("-W", "-D", "language=de")

    html = project.html("manual/standards")
    assert '<html lang="de"' in html
    assert sphinx_words(project)["Search Results"] == "Suchergebnisse"
    assert "Печатная копия не учитывается." in html


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("zh-Hans", "zh_CN"),
        ("zh-Hant", "zh_TW"),
        ("zh-HK", "zh_TW"),
        ("ru", "ru"),
        ("pt-BR", "pt_BR"),
    ],
)
def test_sphinx_has_names_of_its_own(language, name):
    assert sphinx_name(language) == name


def test_words_are_english_until_a_manual_is_built():
    use_language("ru")
    try:
        russian = (format_value(True, "ru"), joined_text(["a", "b"]))
        use_language("zh-Hans")
        chinese = (format_value(True, "zh-Hans"), joined_text(["a", "b"]))
    finally:
        use_language("en")

    assert (russian, chinese) == (("да", "a, b"), ("是", "a、b"))
    assert format_value(True, "en") == "yes"
