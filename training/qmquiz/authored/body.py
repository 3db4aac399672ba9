"""The body of an authored question: what is asked, what is offered, why."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it.token import Token

from qmanual.items.blocks import full_parser

_ROLE = re.compile(
    r"\{(?:qm:)?(?:item|kpi|term)\}`(?:(?P<text>[^`<>]+?)\s*<[^`<>]+>|(?P<id>[^`<>]+))`"
)
_BOX = re.compile(r"\[(?P<mark>[ xX])\]\s+(?P<text>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of the list.

    :param right: whether it is ticked; None without a box.
    :param line: line below the fence, counted from 1.
    """

    text: str
    right: bool | None
    why: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The parts of a question's body.

    :param lists: how many lists there are.
    :param ordered: whether the list is numbered.
    """

    stem: str
    choices: tuple[Choice, ...]
    lists: int
    ordered: bool
    explanation: str


def read_body(source: str, title_of: Callable[[str], str]) -> Body:
    """Take a body apart.

    :param title_of: title of an item, for `` {item}`ID` ``.
    """
    text = _ROLE.sub(lambda match: match["text"] or title_of(match["id"].strip()), source)
    tokens = full_parser().parse(text)
    stem: list[str] = []
    explanation: list[str] = []
    choices: list[Choice] = []
    lists, ordered = 0, False
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _closing(tokens, index)
        inside = tokens[index : end + 1]
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists += 1
                ordered = token.type == "ordered_list_open"
                choices += _choices(inside[1:-1])
            case "blockquote_open":
                explanation.append(_text(inside))
            case _:
                stem.append(_text(inside))
        index = end + 1
    return Body(
        stem=" ".join(filter(None, stem)),
        choices=tuple(choices),
        lists=lists,
        ordered=ordered,
        explanation=" ".join(filter(None, explanation)),
    )


def _choices(tokens: list[Token]) -> list[Choice]:
    found = []
    index = 0
    while index < len(tokens):
        end = _closing(tokens, index)
        found.append(_choice(tokens[index : end + 1]))
        index = end + 1
    return found


def _choice(tokens: list[Token]) -> Choice:
    said: list[Token] = []
    why: list[str] = []
    index = 1
    while index < len(tokens) - 1:
        end = _closing(tokens, index)
        if tokens[index].type == "blockquote_open":
            why.append(_text(tokens[index : end + 1]))
        else:
            said += tokens[index : end + 1]
        index = end + 1
    text = _text(said)
    box = _BOX.fullmatch(text)
    line = tokens[0].map[0] + 1 if tokens[0].map else 1
    return Choice(
        text=box["text"].strip() if box else text,
        right=box["mark"] in "xX" if box else None,
        why=" ".join(why),
        line=line,
    )


def _closing(tokens: list[Token], index: int) -> int:
    """Index of the token that closes the one at an index."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += tokens[place].nesting
        if depth <= 0:
            return place
    return len(tokens) - 1


def _text(tokens: list[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append("".join(_word(child) for child in token.children or []))
        elif token.type in ("fence", "code_block", "colon_fence"):
            parts.append(token.content)
    return " ".join(" ".join(parts).split())


def _word(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline", "myst_role", "image") else ""
