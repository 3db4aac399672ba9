"""A change told in the manual's own terms, in its language."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.editions.redline import Redline, draw_redline
from qmanual.editions.redline_text import redline_lines
from qmanual.editions.site_pages import redline_page
from qmanual.editions.store import open_edition
from qmanual.editions.superseded import with_notice


@pytest.fixture
def redline_in(put_edition: Callable[..., Path]) -> Callable[[str], Redline]:
    old = open_edition(put_edition("1.0", limit="30 s"))
    new = open_edition(put_edition("1.1", limit="20 s", effective="2026-06-01"))

    def draw(language: str) -> Redline:
        return draw_redline(replace(old, language=language), replace(new, language=language))

    return draw


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "ru",
            [
                "Положений с изменёнными требованиями: 1. Прочих изменённых положений: 0. "
                "Страниц с изменённым текстом вокруг них: 1.",
                "  STD-PHONE-01 Calls are answered quickly (Стандарт обслуживания, изменено)",
                "    Не более: 30 секунд → 20 секунд",
                "    Текст: A person answers within [-30-]{+20+} s.",
            ],
        ),
        (
            "zh-Hant",
            [
                "改變了要求的條目：1；其他變更的條目：0；其餘文字有改動的頁面：1。",
                "  STD-PHONE-01 Calls are answered quickly (服務標準, 修改)",
                "    不超過: 30秒 → 20秒",
                "    內文: A person answers within [-30-]{+20+} s.",
            ],
        ),
        (
            "ko",
            [
                "요구 사항이 바뀐 조항 1개, 그 밖에 바뀐 조항 0개, 나머지 글이 바뀐 페이지 1쪽.",
                "  STD-PHONE-01 Calls are answered quickly (서비스 표준, 변경)",
                "    최대: 30초 → 20초",
                "    본문: A person answers within [-30-]{+20+} s.",
            ],
        ),
    ],
)
def test_a_change_is_told_in_the_language(
    redline_in: Callable[[str], Redline], language: str, lines: list[str]
) -> None:
    told = list(redline_lines(redline_in(language)))

    assert [told[1], *told[5:8]] == lines


@pytest.mark.parametrize("language", ["ru", "zh-Hans", "ko"])
def test_the_page_of_a_redline_has_no_english_of_ours(
    redline_in: Callable[[str], Redline], settings: Settings, language: str
) -> None:
    page = redline_page(redline_in(language), settings).decode()

    words = re.sub(r"<[^>]*>", " ", page[page.index("<body") :])
    for authors in ("Town desk manual", "Calls are answered quickly", "A person answers within"):
        words = words.replace(authors, "")
    left = ("At most", "Service standard", "changed", "Text", "Questions", "Statements", "edition")
    assert [word for word in left if word in words] == []


def test_the_notice_on_an_old_page_is_in_its_language(
    redline_in: Callable[[str], Redline],
) -> None:
    redline = redline_in("ru")
    page = b'<html><head></head><body><div id="qm-banner" hidden></div></body></html>'

    told = with_notice(
        page, "manual/index.html", redline.old, redline.new, "manual", same_page=True
    ).decode()

    words = " ".join(re.sub(r"<[^>]*>", " ", told).split())
    assert words == (
        "Это издание 1.0. С 1 июня 2026 г. вместо него действует издание 1.1. "
        "Читать эту страницу в действующем издании Что изменилось"
    )
