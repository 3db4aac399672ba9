"""A form as a Jupyter notebook for a classroom, and the same with its key.

The notebook for learners has the questions, cells for answers, and checks. It runs on any Jupyter:
what it needs to check stands in its first two cells, the right answers as salted digests only
(:mod:`qmquiz.formats.notebook_check`). The key has the right answers filled in, with reasons and
rules for points; running all of it gives full marks.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Any

from qmquiz.formats.characters import as_markdown
from qmquiz.formats.exchange import Exported, LinkTo, Lost
from qmquiz.formats.handout import (
    LETTERS,
    Handout,
    asked_in,
    find_lost,
    letter_of,
    right_number,
    rule_of,
)
from qmquiz.formats.losses import UNIT_NAMES, lost
from qmquiz.formats.notebook_answers import question_data, right_answers
from qmquiz.forms.form import Form
from qmquiz.forms.show import ShownPart, ShownQuestion
from qmquiz.model import GAP, Answerable, Bank, Kind, Question

NOTEBOOK = "questions.ipynb"
KEY = "questions-key.ipynb"
_SEED = "notebook"
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_MINOR = 5
"""Of the format: cells have identifiers since 4.5."""
_FOLDED = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}


def write_notebook(questions: Sequence[Question], language: str, link: LinkTo) -> Exported:
    """Questions as a notebook and its key, in their order."""
    bank = Bank(language=language, questions=tuple(questions))
    form = Form(seed=_SEED, qvers=tuple(dict.fromkeys(q.qver for q in questions)))
    return make_notebook(Handout(form=form, bank=bank, link=link))


def make_notebook(handout: Handout) -> Exported:
    """A form as a notebook and its key; of a variant ``B`` the files are ``questions-b…``.

    :raises QuizError: if the bank lacks one of its questions.
    """
    end = f"-{handout.variant.lower()}" if handout.variant else ""
    return Exported(
        files={
            NOTEBOOK.replace("questions", f"questions{end}"): _notebook(handout, key=False),
            KEY.replace("questions", f"questions{end}"): _notebook(handout, key=True),
        },
        lost=(*_lost(handout), *find_lost(handout)),
    )


def _lost(handout: Handout) -> Iterator[Lost]:
    for question, shown in handout.questions:
        if any(what.kind is Kind.NUMERIC for what, _ in asked_in(question, shown)):
            yield from lost(question, [UNIT_NAMES])


def _notebook(handout: Handout, *, key: bool) -> bytes:
    import nbformat
    from nbformat import v4

    cells = [_with_id(v4, *cell) for cell in _cells(handout, key=key)]
    whole = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": _MINOR}
    as_node: Any = nbformat.from_dict
    book = as_node(whole)
    nbformat.validate(book)
    write: Any = nbformat.writes
    return (str(write(book)).rstrip("\n") + "\n").encode()


Cell = tuple[str, str, str, bool]
"""Kind, identifier, source, and whether it is folded."""


def _with_id(v4: Any, kind: str, identifier: str, source: str, folded: bool) -> Any:
    make = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
    metadata = dict(_FOLDED) if folded else {}
    return make(source=source, id=identifier, metadata=metadata)


def _cells(handout: Handout, *, key: bool) -> Iterator[Cell]:
    say = handout.wording.say
    questions = handout.questions
    yield "markdown", "title", _title(handout, key=key), False
    check = (files("qmquiz.formats") / "notebook_check.py").read_text(encoding="utf-8")
    yield "code", "check", f"# {say('notebook', 'check')}\n{check.rstrip()}", True
    yield "code", "digests", _data(handout), True
    for number, (question, shown) in enumerate(questions, 1):
        yield "markdown", f"question-{number}", _asked(handout, question, shown), False
        answers = right_answers(question, shown) if key else [""] * max(1, len(question.parts))
        yield "code", f"answer-{number}", _answer(number, answers), False
        yield "code", f"check-{number}", f"check({number}, answer_{number})", False
        if key:
            yield "markdown", f"key-{number}", _key(handout, question, shown), False
    yield "markdown", "result-title", f"## {say('notebook', 'result')}", False
    yield "code", "result", "result()", False


def _title(handout: Handout, *, key: bool) -> str:
    wording = handout.wording
    heading = as_markdown(handout.heading)
    if key:
        heading += f": {wording.say('handout', 'key')}"
    about = [as_markdown(line) for line in handout.about]
    how = [f"- {line}" for line in wording.data["notebook"]["how"]]
    honest = wording.say("notebook", "hidden")
    if key:
        key_how = wording.say("notebook", "key_how")
        return "\n\n".join([f"# {heading}", *about, key_how, _points(handout)])
    return "\n\n".join([f"# {heading}", *about, "\n".join(how), honest])


def _points(handout: Handout) -> str:
    """How the points are distributed."""
    say = handout.wording.say
    head = [say("handout", name) for name in ("question", "kind", "points")]
    rows = [
        (str(shown.number), say("handout", "kinds", question.kind.value), "1")
        for question, shown in handout.questions
    ]
    total = (f"**{say('handout', 'total')}**", "", f"**{len(rows)}**")
    lines = [head, ["---"] * len(head), *rows, total]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _data(handout: Handout) -> str:
    wording = handout.wording
    said = dict(wording.data["notebook"]["said"])
    said["points"] = wording.data["handout"]["points_of"]
    data = {
        "said": said,
        "questions": {
            str(number): question_data(
                question, shown, handout.form.seed, handout.link, handout.wording
            )
            for number, (question, shown) in enumerate(handout.questions, 1)
        },
    }
    literal = repr(json.dumps(data, sort_keys=True))
    return f"# {wording.say('notebook', 'digests')}\nQUIZ.update(json.loads({literal}))"


def _answer(number: int, answers: Sequence[str]) -> str:
    """The cell to write in: a text, or one for each part."""
    texts = [json.dumps(answer, ensure_ascii=False) for answer in answers]
    if len(texts) == 1:
        return f"answer_{number} = {texts[0]}"
    lines = [f"    {place}: {text}," for place, text in enumerate(texts, 1)]
    return "\n".join([f"answer_{number} = {{", *lines, "}"])


def _asked(handout: Handout, question: Question, shown: ShownQuestion) -> str:
    """The question as it is asked, and how to write the answer."""
    blocks = [f"## {handout.wording.say('handout', 'question')} {shown.number}", _stem(question)]
    if shown.rows:
        blocks.append(_list((str(n), row.text) for n, row in enumerate(shown.rows, 1)))
    for what, as_shown in asked_in(question, shown):
        if isinstance(as_shown, ShownPart):
            blocks.append(f"**({as_shown.number})** {as_markdown(as_shown.stem)}".rstrip())
        if as_shown.options:
            options = zip(LETTERS, as_shown.options, strict=False)
            # another mark than that of the rows: another list
            blocks.append(_list(((letter, o.text) for letter, o in options), mark="*"))
        note = as_markdown(as_shown.note)
        ask = "single" if what.kind is Kind.TRUE_FALSE else what.kind.value
        blocks.append(f"{note} {handout.wording.say('notebook', 'ask', ask)}".strip())
    return "\n\n".join(blocks)


def _stem(question: Question) -> str:
    if question.kind is not Kind.CLOZE:
        return as_markdown(question.stem)
    texts = question.stem.split(GAP, len(question.parts))
    shown = as_markdown(texts[0])
    for number, text in enumerate(texts[1:], 1):
        shown += f"**({number})** {as_markdown(GAP)}{as_markdown(text)}"
    return shown


def _list(entries: Iterable[tuple[str, str]], mark: str = "-") -> str:
    return "\n".join(f"{mark} **{label}.** {as_markdown(text)}" for label, text in entries)


def _key(handout: Handout, question: Question, shown: ShownQuestion) -> str:
    """Why the answer is right, what is to be said about the others, and how points are given."""
    say = handout.wording.say
    blocks = []
    if question.kind in (Kind.CLOZE, Kind.SCENARIO, Kind.MATCHING):
        blocks.append(rule_of(question, handout.wording, question.language))
    if question.kind is not Kind.MATCHING:
        for what, as_shown in asked_in(question, shown):
            blocks += _key_part(handout, question, what, as_shown)
    passage = question.passage
    title = as_markdown(passage.title or passage.item)
    address = handout.link(passage)
    where = f"[{title}](<{_address(address)}>)" if address else title
    blocks += [as_markdown(question.explanation)] if question.explanation else []
    blocks += [f"> {as_markdown(passage.quote)}"] if passage.quote else []
    blocks.append(say("handout", "source", title=where))
    return "\n\n".join(blocks)


def _key_part(
    handout: Handout, question: Question, what: Answerable, shown: ShownQuestion | ShownPart
) -> list[str]:
    say = handout.wording.say
    part = f"**({shown.number})** " if isinstance(shown, ShownPart) else ""
    blocks = [part + rule_of(what, handout.wording, question.language)]
    if what.number:
        right = as_markdown(right_number(what.number, question.language))
        blocks.append(say("handout", "right", texts=right))
        blocks += [
            f"- {as_markdown(slip.value)}: {as_markdown(slip.why)}" for slip in what.number.slips
        ]
    if len(what.accepted) > 1:
        also = "; ".join(as_markdown(text) for text in what.accepted[1:])
        blocks.append(say("handout", "also", texts=also))
    reasons = [(letter_of(shown.options, o.id), o.why) for o in what.options if o.why]
    blocks += [_list(sorted(reasons))] if reasons else []
    if isinstance(shown, ShownPart) and what is not question and what.explanation:
        blocks.append(as_markdown(what.explanation))
    return blocks


def _address(address: str) -> str:
    return address.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C").replace("\n", "")
