"""A classroom's notebook: it runs on a plain Jupyter, and marks as we do."""

import io
from contextlib import redirect_stdout
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser

import nbformat
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qmquiz.formats import notebook_check
from qmquiz.formats.characters import as_markdown
from qmquiz.formats.handout import Handout, variants
from qmquiz.formats.notebook import make_notebook, write_notebook
from qmquiz.formats.notebook_answers import question_data, right_answers
from qmquiz.formats.notebook_check import cells_of, grade, seal, unseal
from qmquiz.forms.form import Form
from qmquiz.forms.show import show_form
from qmquiz.grading import answers
from qmquiz.grading.grade import grade_question
from qmquiz.grading.numbers import read_numbers
from qmquiz.model import Bank, Kind, Number, Slip
from qmquiz.wording import languages, load_wording

RELAXED = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORDING = load_wording("en")
STUDENT, KEY = "questions.ipynb", "questions-key.ipynb"


def read(content: bytes):
    book = nbformat.reads(content.decode(), as_version=nbformat.NO_CONVERT)
    nbformat.validate(book)
    return book


def run(book, monkeypatch, tmp_path):
    """What each check said, in a kernel that knows nothing of ours."""
    nbclient = pytest.importorskip("nbclient")
    for name in ("PYTHONPATH", "PYTHONSTARTUP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    return {
        cell.id: "".join(output.get("text", "") for output in cell.outputs)
        for cell in book.cells
        if cell.cell_type == "code" and cell.outputs
    }


def run_here(book):
    """The same without a kernel: that one works is proven below, and starting it takes seconds."""
    names = {}
    said = {}
    for cell in book.cells:
        if cell.cell_type == "code":
            with redirect_stdout(io.StringIO()) as out:
                exec(cell.source, names)  # our own notebook
            said[cell.id] = out.getvalue()
    return {name: text for name, text in said.items() if text}


@pytest.mark.filterwarnings("ignore")
def test_key_gives_full_marks_in_a_plain_kernel(exchange, monkeypatch, tmp_path):
    exported = write_notebook(exchange.all_kinds, "en", exchange.link)

    said = run(read(exported.files[KEY]), monkeypatch, tmp_path)

    assert said["result"].splitlines() == [*[f"{n}: 1" for n in range(1, 10)], "Points: 9 of 9"]
    assert said["check-1"].splitlines() == [
        "Right.",
        "As the standard says.",
        "Points: 1 of 1",
        "Because of the standard.",
        "Calls are answered within 20 seconds.",
        "In the manual: Calls",
        "https://manual.example/manual/standards.html?a=1&b=2#std-1",
    ]


def test_wrong_answers_are_said_to_be_wrong_with_the_reason(exchange):
    questions = exchange.all_kinds
    book = read(write_notebook(questions, "en", exchange.link).files[STUDENT])
    before = run_here(book)
    shown = {q.kind: s for q, s in _shown(questions)}

    def letter(kind, text):
        return "ABCDEF"[[o.text for o in shown[kind].options].index(text)]

    wrong = {
        "answer-1": f'answer_1 = "{letter("single", "10 s")}"',
        "answer-2": f'answer_2 = "{letter("multiple", "20 s")}"',
        "answer-4": 'answer_4 = "1 min"',
        "answer-6": 'answer_6 = "nobody"',
        "answer-8": 'answer_8 = {1: "", 2: "2,5 hours", 3: "?"}',
    }
    for cell in book.cells:
        cell.source = wrong.get(cell.id, cell.source)

    said = run_here(book)

    assert before["result"].splitlines()[-1] == "Points: 0 of 9"
    assert before["check-1"] == "Not answered yet.\n"
    source = ["In the manual: Calls", "https://manual.example/manual/standards.html?a=1&b=2#std-1"]
    assert said["check-1"].splitlines() == [
        "Not right.", "That is the emergency line.", "Points: 0 of 1", *source,
    ]  # fmt: skip
    assert said["check-2"].splitlines()[:3] == [
        "Partly right.", "As the standard says.", "Points: 0.5 of 1",
    ]  # fmt: skip
    assert said["check-4"].splitlines()[:2] == ["Not right.", "One call was left out."]
    assert said["check-8"].splitlines() == [
        "(1) Not answered yet.", "(2) Right.", "(3) Not right.", "Points: 0.33 of 1", *source,
    ]  # fmt: skip
    assert said["result"].splitlines()[-1] == "Points: 0.83 of 9"


def test_answers_are_not_in_plain_sight(exchange):
    exported = write_notebook(exchange.all_kinds, "en", exchange.link)
    student, key = exported.files[STUDENT].decode(), exported.files[KEY].decode()

    hidden = [
        "Because of the standard.", "Calls are answered", "manual.example", "emergency line",
        "One call was left out.", "Duty office", "the head", "By phone.", '"90"',
    ]  # fmt: skip

    assert [text for text in hidden if text in student] == []
    assert [text for text in hidden if text not in key and text != '"90"'] == []
    assert "import qm" not in student + key
    assert "from qm" not in student + key


def _shown(questions, seed="notebook"):
    form = Form(seed=seed, qvers=tuple(q.qver for q in questions))
    shown = show_form(form, Bank(language="en", questions=tuple(questions)))
    return list(zip(questions, shown, strict=True))


def _asked(exchange, question):
    [(_, shown)] = _shown([question])
    return question_data(question, shown, "notebook", exchange.link, WORDING)["parts"][0], shown


@given(data=st.data())
@RELAXED
@pytest.mark.parametrize("kind", [Kind.SINGLE, Kind.MULTIPLE, Kind.ORDER, Kind.TRUE_FALSE])
def test_letters_are_marked_as_we_mark_options(exchange, kind, data):
    question = exchange.question(kind)
    asked, shown = _asked(exchange, question)
    if kind is Kind.ORDER:
        chosen = data.draw(st.permutations(shown.options))
    else:
        most = None if kind is Kind.MULTIPLE else 1
        chosen = data.draw(
            st.lists(st.sampled_from(shown.options), min_size=1, max_size=most, unique=True)
        )

    typed = ", ".join("ABCDEF"[shown.options.index(option)] for option in chosen)
    points, state, why = grade(asked, data.draw(st.sampled_from([typed, typed.lower()])))

    expected = grade_question(question, [option.id for option in chosen])
    assert float(points) == pytest.approx(expected.points)
    assert state == expected.reason.value
    assert sorted(why) == sorted(expected.why)


@given(data=st.data())
@RELAXED
def test_pairs_are_marked_as_we_mark_rows(exchange, data):
    question = exchange.question(Kind.MATCHING)
    asked, shown = _asked(exchange, question)
    chosen = {
        row: data.draw(st.sampled_from([None, *shown.options]), label=row.text)
        for row in shown.rows
    }
    assume(any(chosen.values()))

    typed = " ".join(
        f"{shown.rows.index(row) + 1}{'ABC'[shown.options.index(option)]}"
        for row, option in chosen.items()
        if option
    )

    response = {row.id: option.id for row, option in chosen.items() if option}
    assert float(grade(asked, typed)[0]) == pytest.approx(grade_question(question, response).points)


@given(
    value=st.decimals(-100, 100, places=2),
    tolerance=st.sampled_from(["0", "0.5", "2", "0.01"]),
    off=st.decimals(-3, 3, places=2) | st.sampled_from([Decimal("0.5"), Decimal(2), Decimal(-2)]),
    slip=st.integers(200, 300),
)
@RELAXED
def test_numbers_have_exactly_our_tolerance(exchange, value, tolerance, off, slip):
    number = Number(
        value=str(value),
        unit="min",
        tolerance=tolerance,
        slips=(Slip(value=str(slip), why="A slip."),),
    )
    question = exchange.question(Kind.NUMERIC, number=number)
    asked, _ = _asked(exchange, question)

    for typed in (f"{value + off}", f"{value + off} min", f"{slip + off}", str(slip)):
        points, state, why = grade(asked, typed)

        expected = grade_question(question, typed)
        assert (points, state, tuple(why)) == (expected.points, expected.reason, expected.why)


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("1.5 min", "right"),
        ("1,5 Minutes", "right"),
        ("90 seconds", "right"),
        ("0.025 h", "right"),
        ("９０", "right"),
        ("90 %", "not-understood"),
        ("90 calls", "not-understood"),
        ("soon", "not-understood"),
        ("", "not-answered"),
    ],
)
def test_numbers_are_read_with_their_units(exchange, typed, state):
    asked, _ = _asked(exchange, exchange.question(Kind.NUMERIC))

    assert grade(asked, typed)[1] == state


@given(
    text=st.text(st.sampled_from("0123456789., '+-/\u00a0\u202f’½٣"), max_size=12)
    | st.lists(
        st.sampled_from(["1", "1,5", "2.000", "30", "h", "min", "s", "sek", "%", "-"]), max_size=5
    ).map(" ".join)
)
@RELAXED
def test_numbers_are_read_as_we_read_them(text):
    units = {"": "1", "s": "1", "min": "60", "h": "3600"}
    ours = [amount.canonical() for amount in read_numbers(text, "s", "en")]

    assert set(notebook_check.read_numbers(text, units)) == {Fraction(o.value) for o in ours}


@given(text=st.text(max_size=20))
@RELAXED
def test_texts_are_compared_as_we_compare_them(text):
    assert notebook_check.text_key(text) == answers.text_key(text)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.SINGLE, "A, B"), (Kind.SINGLE, "D"), (Kind.SINGLE, "20 s"), (Kind.MULTIPLE, "A A"),
        (Kind.ORDER, "A, B, C"), (Kind.MATCHING, "4A"), (Kind.MATCHING, "1D"),
        (Kind.MATCHING, "1A 1B"), (Kind.MATCHING, "A1 x"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_not_understood(exchange, kind, typed):
    asked, _ = _asked(exchange, exchange.question(kind))

    assert grade(asked, typed)[:2] == (0, "not-understood")


def test_letters_of_a_russian_keyboard_are_read(exchange):
    question = exchange.question(Kind.MULTIPLE)
    asked, _ = _asked(exchange, question)

    latin, cyrillic = grade(asked, "A, B, C, E"), grade(asked, "а, В, с, Е")

    assert latin == cyrillic
    assert latin[1] != "not-understood"


@given(text=st.text(max_size=40), answer=st.text(max_size=5))
@RELAXED
def test_sealed_text_opens_with_its_answer_only(text, answer):
    assume(text and "\ud800" not in text)

    sealed = seal("salt", answer, text)

    assert unseal("salt", answer, sealed) == text
    assert seal("salt", answer + "x", text) != sealed


def test_number_on_the_line_between_two_cells_is_in_both():
    assert cells_of(Fraction(3), Fraction(1), Fraction(2)) == ["1", "0"]
    assert cells_of(Fraction(2), Fraction(1), Fraction(2)) == ["0"]
    assert cells_of(Fraction(2), Fraction(0), Fraction(0)) == ["2"]


class _Text(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_data(self, data):
        self.found.append(data)


def _read_markdown(source: str) -> str:
    reader = _Text()
    reader.feed(MarkdownIt("commonmark").enable("table").render(source))
    return "".join(reader.found)


@given(data=st.data())
@RELAXED
def test_markdown_shows_each_text_as_it_is(exchange, data):
    question = data.draw(exchange.questions())
    for text in (question.stem, question.passage.title, *(o.text for o in question.options)):
        assert _read_markdown(as_markdown(text)) == f"{text}\n"
        assert _read_markdown(f"- **A.** {as_markdown(text)}") == f"\nA. {text}\n\n"


@pytest.mark.parametrize(
    "text",
    ["- a", "+ a", "= a", "---", "1. a", "2)", "# a", "> a", "    a", "\u3000a\u3000", "| a |"],
)
def test_no_text_begins_a_block(text):
    assert _read_markdown(as_markdown(text)) == f"{text}\n"


@given(data=st.data())
@RELAXED
def test_any_question_makes_a_valid_notebook_whose_key_is_right(exchange, data):
    question = data.draw(exchange.questions())

    exported = write_notebook([question], "en", exchange.link)

    for content in exported.files.values():
        book = read(content)
        assert content.decode() == nbformat.writes(book) + "\n"
    [(_, shown)] = _shown([question])
    data_ = question_data(question, shown, "notebook", exchange.link, WORDING)
    written = right_answers(question, shown)
    for asked, answer in zip(data_["parts"], written, strict=True):
        assert grade(asked, answer)[:2] == (1, "right")


def test_same_form_gives_the_same_bytes_and_a_variant_others(exchange):
    questions = exchange.all_kinds
    bank = Bank(language="en", questions=questions)
    form = Form(seed="s", qvers=tuple(q.qver for q in questions))
    (_, first), (name, second) = variants(form, 2)

    def make(form, variant):
        return make_notebook(
            Handout(form=form, bank=bank, link=exchange.link, variant=variant, edition="2026-10")
        ).files

    again, other = make(first, "A"), make(second, name)

    assert make(form, "A") == again
    assert sorted(other) == ["questions-b-key.ipynb", "questions-b.ipynb"]
    title = read(other["questions-b.ipynb"]).cells[0].source
    assert title.startswith("# Questions on the manual\n\nEdition 2026-10\n\nVariant B\n\nVersion ")
    assert sorted(second.qvers) == sorted(form.qvers)
    assert second.qvers != form.qvers


@pytest.mark.parametrize("language", languages())
def test_notebook_is_in_the_language_of_the_bank(exchange, language):
    wording = load_wording(language)

    exported = write_notebook(exchange.all_kinds, language, exchange.link)

    student = read(exported.files[STUDENT])
    assert student.cells[0].source.startswith(f"# {wording.say('handout', 'title')}\n")
    assert wording.data["notebook"]["ask"]["matching"] in student.cells[21].source
    assert "{" not in "".join(c.source for c in student.cells if c.cell_type == "markdown")
