"""A form on paper: whole in itself, and every text as it was written."""

import os
import re
import shutil
import unicodedata
import zlib
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qmanual.errors import QuizError
from qmquiz.formats.exchange import Lost
from qmquiz.formats.handout import Handout, variants
from qmquiz.formats.paper import make_paper, write_paper
from qmquiz.forms.form import Form
from qmquiz.model import GAP, Bank, Kind
from qmquiz.wording import languages, load_wording

RELAXED = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Texts of elements by class and tag, links, and whether all elements are closed."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str, str]] = []
        self.parts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        # what a browser does to line ends before it reads anything else
        self.feed(content.decode().replace("\r\n", "\n").replace("\r", "\n"))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class") or ""))
            self.parts.append("")

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        opened, style = self.open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"
        text = self.parts.pop()
        self.found.append((tag, style, text))
        if self.parts and tag not in ("style", "title"):
            self.parts[-1] += text

    def handle_data(self, data):
        if self.parts:
            self.parts[-1] += data

    def texts(self, style):
        return [text for _, of, text in self.found if style in of.split()]


def papers(exchange, questions, language="en", **more):
    bank = Bank(language=language, questions=tuple(questions))
    form = Form(seed="s", qvers=tuple(q.qver for q in questions))
    large = more.pop("large_print", False)
    handout = Handout(form=form, bank=bank, link=exchange.link, **more)
    return make_paper(handout, large_print=large).files


def test_paper_asks_and_does_not_tell(exchange):
    files = papers(exchange, exchange.all_kinds, edition="2026-10", title="Calls & cases")

    page, key = Page(files["paper.html"]), Page(files["paper-key.html"])

    [about] = page.texts("about")
    version = about.removeprefix("Edition 2026-10Version ")
    assert re.fullmatch("[0-9a-f]{8}", version)
    assert key.texts("about") == [about]
    assert [text for tag, _, text in page.found if tag in ("h1", "title")] == [
        f"Calls & cases · Edition 2026-10 · Version {version}",
        "Calls & cases",
    ]
    assert [text for tag, _, text in key.found if tag == "h1"] == ["Calls & cases: Key"]
    assert page.texts("number") == [f"{n}." for n in range(1, 10)]
    hidden = [
        "Because of",
        "As the standard",
        "Calls are answered",
        "manual.example",
        "✓",
        "the head",
    ]
    paper, answers = files["paper.html"].decode(), files["paper-key.html"].decode()
    assert [text for text in hidden if text in paper] == []
    assert [text for text in hidden if text not in answers] == []


def test_each_kind_has_its_place_to_answer(exchange):
    def places(kind):
        [content] = [
            content
            for name, content in papers(exchange, [exchange.question(kind)]).items()
            if "key" not in name
        ]
        body = content.decode().split("<main>")[1]
        return {
            name: len(re.findall(f'class="{name}"', body))
            for name in ("box", "box wide", "line", "gap", "columns", "part")
            if f'class="{name}"' in body
        }

    assert places(Kind.SINGLE) == {"box": 3}
    assert places(Kind.MULTIPLE) == {"box": 5}
    assert places(Kind.TRUE_FALSE) == {"box": 2}
    assert places(Kind.NUMERIC) == {"line": 1}
    assert places(Kind.ORDER) == {"box wide": 4}
    assert places(Kind.SHORT_TEXT) == {"line": 1}
    assert places(Kind.MATCHING) == {"box wide": 3, "columns": 1}
    assert places(Kind.CLOZE) == {"box": 3, "gap": 3, "part": 3}
    assert places(Kind.SCENARIO) == {"box": 10, "box wide": 4, "line": 1, "part": 5}


def test_key_says_what_is_right_and_how_points_are_given(exchange):
    key = Page(papers(exchange, exchange.all_kinds)["paper-key.html"])
    paper = Page(papers(exchange, exchange.all_kinds)["paper.html"])

    cells = [text for tag, _, text in key.found if tag == "td"]
    rows = [tuple(cells[n : n + 3]) for n in range(0, 27, 3)]
    short = {kind: answer for kind, answer, _ in rows}
    letters = dict(zip(paper.texts("text")[:3], "ABC", strict=True))

    assert short["one answer"] == letters["20 s"]
    assert short["number"] == "90 seconds"
    assert short["short text"] == "Duty office"
    assert re.fullmatch("1[ABC] 2[ABC] 3[ABC]", short["matching"])
    assert sorted(short["order"].split()) == ["1", "2", "3", "4"]
    assert [points for _, _, points in rows] == ["1"] * 9
    assert cells[27:] == ["9"]
    notes = key.texts("note")
    assert notes[0] == "1 point for the right answer."
    assert notes[1].startswith("Each right answer chosen adds 1/2 point")
    assert "1 point for this number, give or take 2 seconds." in notes
    assert ("a", "href", exchange.link(exchange.question(Kind.SINGLE).passage)) in key.attributes


def test_order_on_paper_is_marked_by_the_places_in_the_key(exchange):
    files = papers(exchange, [exchange.question(Kind.ORDER)])

    shown = Page(files["paper.html"]).texts("text")
    key = Page(files["paper-key.html"])

    right = ["Greet", "Ask", "Note", "End"]
    assert shown != right
    assert [text for tag, _, text in key.found if tag == "td"][1].split() == [
        str(right.index(step) + 1) for step in shown
    ]


def test_variants_differ_and_say_which_they_are(exchange):
    questions = exchange.all_kinds
    bank = Bank(language="en", questions=questions)
    form = Form(seed="s", qvers=tuple(q.qver for q in questions))

    made = {
        name: make_paper(Handout(form=one, bank=bank, link=exchange.link, variant=name)).files
        for name, one in variants(form, 3)
    }

    assert {name: sorted(files) for name, files in made.items()} == {
        "A": ["paper-a-key.html", "paper-a.html"],
        "B": ["paper-b-key.html", "paper-b.html"],
        "C": ["paper-c-key.html", "paper-c.html"],
    }
    about = {
        name: [text for content in files.values() for text in Page(content).texts("about")]
        for name, files in made.items()
    }
    assert all(paper == key for paper, key in about.values())
    assert all(text.startswith(f"Variant {name}Version ") for name, (text, _) in about.items())
    assert len({text.partition("Version ")[2] for text, _ in about.values()}) == 3
    stems = [tuple(Page(made[n][f"paper-{n.lower()}.html"]).texts("stem")) for n in "ABC"]
    assert len(set(stems)) == 3
    assert len({tuple(sorted(s)) for s in stems}) == 1
    assert variants(form, 1) == (("", form),)
    for count in (0, 27):
        with pytest.raises(QuizError, match="1 to 26 variants"):
            variants(form, count)


def test_more_options_than_letters_are_refused(exchange):
    first = exchange.question(Kind.SINGLE).options[0]
    options = tuple(replace(first, id=f"o{n}", correct=n == 0) for n in range(27))

    with pytest.raises(QuizError, match="has 27 options; 26 can have a letter"):
        write_paper([exchange.question(Kind.SINGLE, options=options)], "en", exchange.link)


def test_page_takes_nothing_from_elsewhere_and_runs_nothing(exchange):
    for content in papers(exchange, exchange.all_kinds).values():
        page = Page(content)

        style = next(text for tag, _, text in page.found if tag == "style")
        assert "url(" not in style
        assert "@import" not in style
        assert [a for a in page.attributes if a[1] in ("src", "srcset", "style", "onclick")] == []
        assert {tag for tag, _, _ in page.found} & {"script", "img", "iframe", "link"} == set()


def test_large_print(exchange):
    files = papers(exchange, exchange.all_kinds, large_print=True)

    assert sorted(files) == ["paper-large-key.html", "paper-large.html"]
    page = Page(files["paper-large.html"])
    assert ("html", "class", "large") in page.attributes
    assert ".large { --size: 18pt;" in next(t for tag, _, t in page.found if tag == "style")


@pytest.mark.parametrize("language", languages())
def test_paper_is_in_the_language_of_the_bank(exchange, language):
    wording = load_wording(language)
    files = papers(exchange, exchange.all_kinds, language=language)

    page = Page(files["paper.html"])

    assert ("html", "lang", language) in page.attributes
    assert page.texts("how") == [wording.say("paper", "how")]
    assert wording.say("paper", "letters") in page.texts("note")


def test_same_form_gives_the_same_bytes(exchange):
    assert papers(exchange, exchange.all_kinds) == papers(exchange, exchange.all_kinds)
    named = write_paper(exchange.all_kinds, "en", exchange.link)
    assert (sorted(named.files), named.lost) == (["paper-key.html", "paper.html"], ())


def test_what_html_cannot_hold_is_named(exchange):
    question = exchange.question(Kind.SINGLE, stem="a\x00b?")

    exported = write_paper([question], "en", exchange.link)

    assert exported.lost == (
        Lost(
            question="Q-SINGLE",
            what="control characters, which such a file cannot hold; U+FFFD stands for them",
        ),
    )
    assert Page(exported.files["paper.html"]).texts("stem") == ["a\ufffdb?"]


@given(data=st.data())
@RELAXED
def test_nasty_texts_come_back_unharmed(exchange, data):
    question = data.draw(exchange.questions())
    title = data.draw(st.just("") | st.text("abc\"'\\<>/*{};é日\n", max_size=9))
    bank = Bank(language="en", questions=(question,))
    form = Form(seed="s", qvers=(question.qver,))
    handout = Handout(form=form, bank=bank, link=exchange.link, edition=title)

    files = make_paper(handout).files

    page, key = Page(files["paper.html"]), Page(files["paper-key.html"])
    assert not page.open
    assert not key.open
    asked = [question, *question.parts]
    options = [o.text for one in asked for o in one.options] + [row.text for row in question.rows]
    assert sorted(page.texts("text")) == sorted(options)
    if question.kind is Kind.CLOZE:
        [gapped] = page.texts("gapped")
        pieces = [re.escape(piece) for piece in question.stem.split(GAP)]
        assert re.fullmatch(r"\(\d\) ".join(pieces), gapped, re.DOTALL)
    else:
        assert page.texts("stem")[0] == question.stem
    assert key.texts("stem")[0] == question.stem
    whys = [o.why for one in asked for o in one.options if o.why]
    slips = [s.why for one in asked if one.number for s in one.number.slips]
    if question.kind is not Kind.MATCHING:
        assert [t for t in whys if t not in key.texts("why")] == []
        assert [t for t in slips if t not in key.texts("text")] == []
    said = [question.explanation, *(part.explanation for part in question.parts)]
    assert sorted(key.texts("says")) == sorted(filter(None, said))
    assert {"paper.html": page, "paper-key.html": key}.keys() == files.keys()


@pytest.fixture(scope="module")
def chromium():
    """A browser; QMANUAL_CHROMIUM names another than the one on the path."""
    api = pytest.importorskip("playwright.sync_api")
    found = os.environ.get("QMANUAL_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("NOT PRINTED: Chromium is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        yield browser
        browser.close()


def pages_of(printed: bytes) -> list[str]:
    """Text of each page of a PDF as Chromium writes it: glyphs through each font's own table."""
    objects = dict(re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", printed, re.DOTALL))

    def stream(number: bytes) -> bytes:
        head, _, rest = objects[number].partition(b"stream\n")
        raw = rest.rpartition(b"\nendstream")[0]
        return zlib.decompress(raw) if b"/FlateDecode" in head else raw

    def fonts(page: bytes) -> dict[bytes, dict[int, str]]:
        named = re.findall(rb"/(F\d+) (\d+) 0 R", page)
        tables = {name: re.search(rb"/ToUnicode (\d+) 0 R", objects[n]) for name, n in named}
        return {name: _glyphs(stream(found[1]).decode()) for name, found in tables.items() if found}

    pages = []
    for page in objects.values():
        if not re.search(rb"/Type /Page\b", page):
            continue
        known, text = fonts(page), ""
        font: dict[int, str] = {}
        content = re.search(rb"/Contents (\d+) 0 R", page)
        assert content
        for name, glyphs in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>", stream(content[1])):
            font = known[name] if name else font
            codes = [int(glyphs[n : n + 4], 16) for n in range(0, len(glyphs), 4)]
            text += "".join(font.get(code, "") for code in codes)
        pages.append(unicodedata.normalize("NFKC", text))
    return pages


def _glyphs(table: str) -> dict[int, str]:
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)> <(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block):
            for number in range(int(first, 16), int(last, 16) + 1):
                found[number] = chr(int(text, 16) + number - int(first, 16))
    return found


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("en", "Letter"), ("zh-Hant", "A4")])
def test_printed_questions_are_whole_on_their_page(exchange, chromium, tmp_path, language, size):
    first, *_, last = exchange.question(Kind.MULTIPLE).options
    many = [
        exchange.question(
            Kind.MULTIPLE,
            qver=f"v{n}",
            stem=f"stem{n}x",
            options=(
                replace(first, text=f"one{n}x"),
                *(replace(last, id=f"w{m}", text=f"more{n}x") for m in range(n % 4 + 1)),
            ),
            shuffle=False,
        )
        for n in range(14)
    ]
    wording = load_wording(language)
    requests: list[str] = []
    count = {}

    for large in (False, True):
        files = papers(exchange, many, language=language, large_print=large)
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
            page = chromium.new_page()
            page.on("request", lambda request: requests.append(request.url))
            page.goto((tmp_path / name).as_uri())
            pages = pages_of(page.pdf(format=size))
            page.close()

            count[name] = len(pages)
            assert wording.say("handout", "title") in pages[0]
            assert all(f"{n} / {len(pages)}" in text for n, text in enumerate(pages, 1))
            for n in range(14):
                on = [
                    {number for number, text in enumerate(pages) if f"{word}{n}x" in text}
                    for word in ("stem", "one", "more")
                ]
                assert len(on[0]) == 1
                assert on == [on[0]] * 3
    assert requests
    assert all(url.startswith("file://") for url in requests)
    assert all(number > 1 for number in count.values())
    assert count["paper-large.html"] > count["paper.html"]
