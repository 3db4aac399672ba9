"""One authored question: from its directive to the value that a rule would make."""

from collections.abc import Mapping, Sequence
from typing import Any

from qmanual.items.blocks import Block
from qmanual.items.directive import Content, convert_options, split_content
from qmanual.items.model import Item
from qmanual.items.schema import Field, ItemType
from qmanual.items.suggest import did_you_mean
from qmquiz.authored.answers import Answer, Source, is_fixed, read_answer
from qmquiz.authored.body import PART, Body, read_body
from qmquiz.authored.confirm import CHECKED, DIRECTIVE
from qmquiz.authored.problem import Unreadable, wrong
from qmquiz.build import make_question
from qmquiz.context import Context
from qmquiz.facts import Fact
from qmquiz.identity import part_id, question_id
from qmquiz.model import Difficulty, Kind, Part, Question

RULE = "A"
"""What authored questions have where others have the name of their rule."""

PART_KINDS = tuple(kind for kind in Kind if kind not in (Kind.MATCHING, Kind.CLOZE, Kind.SCENARIO))
"""The kinds that a part of a scenario can have."""


def _directive(name: str, *fields: Field) -> ItemType:
    return ItemType(
        name=name,
        title=name.capitalize(),
        plural=f"{name.capitalize()}s",
        normative=False,
        fields={entry.name: entry for entry in fields},
        links={},
    )


_ANSWER = (
    Field(name="answer", kind="text"),
    Field(name="tolerance", kind="quantity"),
    Field(name="shuffle", kind="boolean"),
)
_QUESTION = _directive(
    DIRECTIVE,
    Field(name="kind", kind="choice", choices=tuple(Kind)),
    Field(name="items", kind="list"),
    Field(name="difficulty", kind="choice", choices=tuple(Difficulty)),
    *_ANSWER,
    Field(name="pools", kind="list"),
    Field(name=CHECKED, kind="text"),
)
_PART = _directive(PART, Field(name="kind", kind="choice", choices=PART_KINDS), *_ANSWER)


def read_question(context: Context, block: Block, identifier: str) -> tuple[Question, str]:
    """The question of a directive, and what its option ``checked`` says.

    :raises Unreadable: if it cannot be read.
    """
    content, fields = _options_of(block, _QUESTION)
    kind = Kind(fields.get("kind", Kind.SINGLE))
    cited = _cited(context, fields.get("items", ()), content.lines.get("items", block.line))
    body = _read_body(context, content)
    qid = question_id(cited[0].id, RULE, identifier)
    source = Source(
        kind=kind,
        name=qid,
        fields=fields,
        lines=content.lines,
        line=block.line,
        body=body,
        wording=context.wording,
    )
    answer = read_answer(source)
    parts = answer.parts or tuple(_parts(context, qid, body.blocks))
    if kind is Kind.SCENARIO and not parts:
        raise wrong("part", block.line, "a scenario needs its parts, each in a fence {part}")
    question = make_authored(
        context,
        identifier,
        cited,
        kind=kind,
        stem=body.stem,
        answer=Answer(
            options=answer.options,
            number=answer.number,
            accepted=answer.accepted,
            rows=answer.rows,
            parts=parts,
        ),
        explanation=body.explanation,
        difficulty=Difficulty(fields.get("difficulty", Difficulty.MEDIUM)),
        shuffle=bool(fields.get("shuffle", True)),
        pools=tuple(dict.fromkeys(fields.get("pools", ()))),
    )
    return question, str(fields.get(CHECKED, ""))


def make_authored(
    context: Context,
    identifier: str,
    cited: Sequence[Item],
    *,
    kind: Kind,
    stem: str,
    answer: Answer,
    explanation: str = "",
    difficulty: Difficulty = Difficulty.MEDIUM,
    shuffle: bool = True,
    pools: Sequence[str] = (),
) -> Question:
    """An authored question with its names computed.

    :param cited: the items that prove its answer, the one that it is about first.
    :param shuffle: whether its options may change places; amounts never do.
    """
    fact = Fact(
        rule=RULE,
        item=cited[0],
        slot=identifier,
        value="",
        text="",
        template="",
        cites=tuple(item.id for item in cited[1:]),
    )
    return make_question(
        context,
        fact,
        rule=RULE,
        kind=kind,
        stem=stem,
        options=answer.options,
        explanation=explanation,
        number=answer.number,
        accepted=answer.accepted,
        rows=answer.rows,
        parts=answer.parts,
        pools=pools,
        difficulty=difficulty,
        # amounts are shown ascending, which is how they have to be written
        shuffle=shuffle and not is_fixed(answer.options),
    )


def _options_of(block: Block, directive: ItemType) -> tuple[Content, Mapping[str, Any]]:
    """The content of a directive and its options; all that is wrong with them at once."""
    content, problems = split_content(block, directive)
    fields, _, more = convert_options(content, directive, block.line)
    if problems or more:
        raise Unreadable([*problems, *more])
    return content, fields


def _read_body(context: Context, content: Content) -> Body:
    def title_of(name: str) -> str | None:
        return context.title(name) if name in context.catalogue.items else None

    body = read_body(content.body, content.body_line, title_of)
    if body.problems:
        raise Unreadable(body.problems)
    return body


def _cited(context: Context, names: Sequence[str], line: int) -> list[Item]:
    if not names:
        message = "cites no item; say under :items: which ones prove its answer"
        raise wrong("no-item", line, message)
    items = context.catalogue.items
    unknown = [name for name in names if name not in items]
    if unknown:
        raise Unreadable(
            (
                "unknown-item",
                line,
                f"cites {name!r}, which is not an item of the manual{did_you_mean(name, items)}",
            )
            for name in unknown
        )
    return [items[name] for name in dict.fromkeys(names)]


def _parts(context: Context, qid: str, blocks: Sequence[Block]) -> list[Part]:
    parts: dict[str, Part] = {}
    for block in blocks:
        if not block.closed:
            raise wrong(
                "not-closed", block.line, f"the closing {block.markup} of {{part}} is missing"
            )
        part = _part(context, qid, block)
        if part.id in parts:
            raise wrong("part", block.line, f"two parts ask the same: “{part.stem}”")
        parts[part.id] = part
    return list(parts.values())


def _part(context: Context, qid: str, block: Block) -> Part:
    if block.arguments:
        message = f"“{block.arguments}” stands beside {{part}}; write what is asked below it"
        raise wrong("part", block.line, message)
    content, fields = _options_of(block, _PART)
    body = _read_body(context, content)
    kind = Kind(fields.get("kind", Kind.SINGLE))
    name = part_id(qid, body.stem)
    answer = read_answer(
        Source(
            kind=kind,
            name=name,
            fields=fields,
            lines=content.lines,
            line=block.line,
            body=body,
            wording=context.wording,
        )
    )
    return Part(
        id=name,
        kind=kind,
        stem=body.stem,
        options=answer.options,
        number=answer.number,
        accepted=answer.accepted,
        explanation=body.explanation,
        shuffle=bool(fields.get("shuffle", True)) and not is_fixed(answer.options),
    )
