"""Our GIFT as another program reads it: gift-pegjs, the parser of GIFT editors.

Source: https://github.com/fuhrmanator/GIFT-grammar-PEG.js, MIT licence. It is installed from the
npm registry at one version, once a machine; where npm or the registry are not there, the test
says so and is skipped.
"""

import json
import re
import shutil
import subprocess
import tempfile
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from qmquiz.formats.asked import Asked, Choice, Draft
from qmquiz.formats.draft import make_question
from qmquiz.formats.gift_write import FILE, write_gift
from qmquiz.formats.losses import with_unit
from qmquiz.formats.names import identifier_of, title_of
from qmquiz.formats.plain_html import feedback_html, passage_html
from qmquiz.formats.tags import Tags, tags_of, tags_of_answer
from qmquiz.model import GAP, Kind, Number, Slip

VERSION = "1.0.2"
ROOT = Path(__file__).parents[3]
SCRIPT = """
const { parse } = require(process.argv[2]);
const fs = require("fs");
process.stdout.write(JSON.stringify(parse(fs.readFileSync(process.argv[3], "utf8"))));
"""


@pytest.fixture(scope="session")
def parse():
    """The outside parser, as a function from a text to its questions."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("NOT TESTED: our GIFT against gift-pegjs; node and npm are not here")
    folder = Path(tempfile.gettempdir()) / f"qmquiz-gift-pegjs-{VERSION}"
    module = folder / "node_modules/gift-pegjs"
    if not (module / "package.json").is_file():
        folder.mkdir(exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts",
                   "--prefix", str(folder), f"gift-pegjs@{VERSION}"]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["?"])[-1]
            pytest.skip(f"NOT TESTED: our GIFT against gift-pegjs; npm cannot install it: {said}")

    def run(text, tmp_path):
        script, file = tmp_path / "parse.js", tmp_path / "questions.gift"
        script.write_text(SCRIPT, encoding="utf-8")
        file.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [node, str(script), str(module), str(file)],
            capture_output=True, encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return run


def _link(passage):
    return f"https://x.org/{passage.docname}.html#{passage.anchor}"


_NASTY = (
    "{ } ~ = # : \\", "a -> b", "[html] x", "%50% of it", "// no comment", "::no title::", "####",
    "<b>a</b> & b", "&lt;", "two\nlines", "מימין 👩‍🚒 水", "\\n is not a line", "$CATEGORY: x", "T",
    "“quoted” 'and' \"again\"", "a\\", "1.5", "*", "a #b", "{1:SA:=x}", "]]>", "x = y",
)  # fmt: skip


def _nasty():
    """Questions of every kind that consist of such texts."""
    texts = list(_NASTY)
    turns = [texts[n:] + texts[:n] for n in range(len(texts))]
    tags = Tags(items=("STD-1", "COM-2"))
    for number, turn in enumerate(turns):
        a, b, c, d, e, f, g = turn[:7]
        choices = (
            Choice(text=a, correct=True, why=d),
            Choice(text=b, correct=False, why=e),
            Choice(text=c, correct=False),
        )
        yes = (Choice(text="", correct=True, why=a), Choice(text="", correct=False, why=b))
        no = (Choice(text="", correct=False, why=a), Choice(text="", correct=True))
        both = (*choices[:2], Choice(text=c, correct=True))
        result = Number(value="-3.14", unit="s", tolerance="0.5", slips=(Slip(value="7", why=c),))
        words = tuple(t for t in (a, b, c) if "->" not in t)
        pairs = ((a, b), (c, d))
        found = [
            Asked(kind=Kind.SINGLE, stem=f, choices=choices, explanation=g),
            Asked(kind=Kind.MULTIPLE, stem=f, choices=both, explanation=g),
            Asked(kind=Kind.TRUE_FALSE, stem=f, choices=yes, explanation=g),
            Asked(kind=Kind.TRUE_FALSE, stem=f, choices=no),
            Asked(kind=Kind.NUMERIC, stem=f, number=result, explanation=g),
            Asked(kind=Kind.SHORT_TEXT, stem=f, accepted=words, explanation=g),
            Asked(kind=Kind.MATCHING, stem=f, pairs=pairs, extras=(e,), explanation=g),
            Asked(kind=Kind.ORDER, stem=f, choices=(*both, Choice(text=d, correct=True))),
        ]
        for place, asked in enumerate(found):
            draft = Draft(line=1, asked=asked, tags=tags)
            yield make_question(draft, f"Q-{number}-{place}", "en")
        whole = Asked(kind=Kind.CLOZE, stem=f"It says {GAP} there", explanation=g)
        gap = Asked(kind=Kind.SINGLE, choices=choices)
        draft = Draft(line=1, asked=whole, parts=(gap,), tags=tags)
        yield make_question(draft, f"Q-{number}-GAP", "en")
        case = Asked(kind=Kind.SCENARIO, stem=f, explanation="")
        draft = Draft(line=1, asked=case, parts=tuple(found[:2]), tags=tags)
        # two parts may not ask the same
        yield make_question(draft, f"Q-{number}-CASE", "en")


def _says(text):
    """What one of its texts says, white space as it keeps it."""
    if text is None:
        return ""
    said = text["text"]
    if text["format"] == "html":
        said = unescape(said.replace("<br>", "\n"))
    return re.sub(r"[ \t]+", " ", said).strip()


def _resolved(text):
    """It leaves its own marks for escaped signs in the right side of a pair, and only there."""
    return re.sub(r"&&(\d\d\d);?", lambda match: chr(int(match[1])), text)


def _spaced(text):
    return re.sub(r"[ \t]+", " ", text)


def _read(entry):
    """One of its questions in the words of :func:`_expected`."""
    feedback = entry.get("globalFeedback")
    found = {
        "title": entry["title"],
        "id": entry["id"],
        "tags": entry["tags"],
        "type": entry["type"],
        "stem": _says(entry["stem"]),
        "general": "" if feedback is None else feedback["text"],
    }
    match entry["type"]:
        case "TF":
            # it calls the first feedback, which is for a wrong answer, that of "true"
            found["answer"] = entry["isTrue"]
            found["why"] = [_says(entry["trueFeedback"]), _says(entry["falseFeedback"])]
        case "Matching":
            found["pairs"] = [
                (_says(pair["subquestion"]), _resolved(pair["subanswer"]))
                for pair in entry["matchPairs"]
            ]
        case "Numerical":
            found["choices"] = [
                (Decimal(str(c["text"]["number"])), Decimal(str(c["text"]["range"])), c["weight"],
                 _says(c["feedback"]))
                for c in entry["choices"]
            ]  # fmt: skip
        case "MC" | "Short":
            found["choices"] = [
                (_says(c["text"]), c["isCorrect"], c["weight"], _says(c["feedback"]))
                for c in entry["choices"]
            ]
    return found


def _expected(question, asked, title, name, tags, general):
    found = {
        "title": _spaced(title),
        "id": name,
        "tags": tags or None,
        "stem": _spaced(with_unit(asked, "en")),
        "general": general,
    }
    key = [option for option in asked.options if option.correct]
    wrong = [option for option in asked.options if not option.correct]
    match asked.kind:
        case Kind.TRUE_FALSE:
            found |= {"type": "TF", "answer": asked.options[0].correct}
            found["why"] = [wrong[0].why, key[0].why]
        case Kind.MATCHING:
            texts = {option.id: option.text for option in asked.options}
            used = {row.answer for row in asked.rows}
            pairs = [(row.text, texts[row.answer]) for row in asked.rows]
            pairs += [("", option.text) for option in asked.options if option.id not in used]
            found |= {"type": "Matching", "pairs": pairs}
        case Kind.ORDER:
            steps = [(option.text, str(place)) for place, option in enumerate(asked.options, 1)]
            found |= {"type": "Matching", "pairs": steps}
        case Kind.NUMERIC:
            number = asked.number
            right = (Decimal(number.value), Decimal(number.tolerance), None, "")
            slips = [
                (Decimal(slip.value), Decimal(number.tolerance), 0, slip.why)
                for slip in number.slips
            ]
            found |= {"type": "Numerical", "choices": [right, *slips]}
        case Kind.SHORT_TEXT:
            accepted = [(text.replace("*", "\\*"), True, None, "") for text in asked.accepted]
            found |= {"type": "Short", "choices": accepted}
        case Kind.MULTIPLE:
            found |= {"type": "MC"}
            found["choices"] = [
                (o.text, False, _weight(o, len(key), len(wrong)), o.why) for o in asked.options
            ]
        case _:
            found |= {"type": "MC"}
            found["choices"] = [(o.text, o.correct, None, o.why) for o in asked.options]
    return found


def _weight(option, right, wrong):
    return round(100 / right, 5) if option.correct else round(-100 / wrong, 5)


def _general(question):
    passage = passage_html(question.passage, _link(question.passage) if _known(question) else "")
    return feedback_html(question.explanation, passage) if passage else question.explanation


def _known(question):
    return bool(question.passage.docname)


def _all_expected(question):
    title, name = title_of(question), identifier_of(question)
    tags = [*tags_of(question), *tags_of_answer(question)]
    if question.kind is Kind.SCENARIO:
        case = {"title": title, "id": name, "tags": tags, "type": "Description",
                "stem": question.stem, "general": ""}  # fmt: skip
        yield case
        for place, part in enumerate(question.parts, 1):
            marks = [f"part-of:{name}", *tags_of_answer(part)]
            yield _expected(
                question, part, f"{title} ({place})", f"{name}/{place}", marks, part.explanation
            )
    elif question.kind is Kind.CLOZE:
        part = question.parts[0]
        marks = [*tags, *tags_of_answer(part)]
        found = _expected(question, part, title, name, marks, _general(question))
        # it writes a gap as Moodle does
        yield {**found, "stem": _spaced(question.stem).replace(GAP, "_____")}
    else:
        yield _expected(question, question, title, name, tags, _general(question))


def _plain(found):
    """General feedback with its references resolved, as our texts without them."""
    return {**found, "general": _spaced(unescape(found["general"].replace("<br>", "\n")))}


def test_nasty_questions_mean_the_same_to_it(parse, tmp_path):
    questions = list(_nasty())
    text = write_gift(questions, "en", lambda _: "").files[FILE].decode()

    read = [_plain(_read(entry)) for entry in parse(text, tmp_path)]

    assert read == [_plain(e) for question in questions for e in _all_expected(question)]


def test_whole_bank_of_the_reference_manual_means_the_same_to_it(parse, tmp_path, reference_bank):
    questions = [
        q for q in reference_bank.questions if q.kind is not Kind.CLOZE or len(q.parts) == 1
    ]
    text = write_gift(questions, "en", _link).files[FILE].decode()

    read = [_plain(_read(entry)) for entry in parse(text, tmp_path)]

    expected = [_plain(entry) for question in questions for entry in _all_expected(question)]
    assert len(read) == len(expected) > 500
    assert [r for r, e in zip(read, expected, strict=True) if r != e] == []
