"""Whatever stands in a bank: questions or findings with a line, and never an exception."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qmquiz.authored.banks import read_bank
from qmquiz.authored.body import lines_of
from qmquiz.model import Kind
from qmquiz.wording import load_wording

_LINES = st.sampled_from(
    [":::{question} Q-1", "::::{question} Q-2", "```{question} Q-3", ":::{part}", ":::", "::::",
     "```", "---", ":items: STD-1", ":items: STD-1, STD-2", ":items:", "items: [STD-1]",
     ":answer: 20 s", ":answer: true", ":answer: " + "9" * 40, ":tolerance: 1 s", ":tolerance: -1",
     ":tolerance: x", ":shuffle: false", ":pools: a,, b", ":checked: 0a", ":difficulty: hard",
     "What is done?", "It takes ___ and ___.", "{item}`STD-1` {item}`X`", "- [x] A", "- [ ] B",
     "- [ ]", "-", "- 20 s", "  > why", "> all", "1. one", "2. 20 s ± 1", "   - [x] in", "   - x",
     "3. 24/7", "| a | b |", "|---|---|", "| x |", "|", "| | |", "![](a)", "<b>", "<!-- x", "$x$",
     "", "", "    code", "# Head", "language: xx", "language: ru", ":::{note}", "[a]: b", "- - - x",
     "٣. ٣ s", "- " + "1" * 30, "%", "+++", "(t)=", ": def", "[^1]: note", "\ufeff", "___"]
)  # fmt: skip
_KINDS = st.sampled_from([f":kind: {kind}" for kind in Kind])
_TEXTS = st.lists(st.one_of(_LINES, _KINDS, _LINES, st.text(max_size=12)), max_size=30).map(
    "\n".join
)
_FENCED = st.tuples(_KINDS, _TEXTS).map(
    lambda made: f"::::{{question}} Q-1\n{made[0]}\n:items: STD-1\n{made[1]}\n::::\n"
)


def test_any_text_gives_questions_or_findings(phone):
    catalogue = phone.catalogue

    @settings(deadline=None, max_examples=200)
    @given(text=st.one_of(st.text(), _TEXTS, _FENCED), language=st.sampled_from(["en", "ko"]))
    def check(text, language):
        read = read_bank(text, "a.md", catalogue, load_wording(language))

        lines = len(lines_of(text))
        assert all(0 <= finding.line <= lines for finding in read.findings)
        assert all(finding.message and finding.path == "a.md" for finding in read.findings)
        assert {q.slot for q in (*read.questions, *read.stale)} == read.checks.keys()
        assert read.checks.keys() <= read.places.keys()

    check()
