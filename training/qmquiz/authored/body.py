"""The body of an authored question: what is asked, what is offered, why.

Markdown is taken apart here, and nothing is decided: which list a kind of question needs, and
what is in it, is said in :mod:`qmquiz.authored.answers`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from qmanual.items.blocks import FENCES, Block, directive_of, full_parser, iter_blocks
from qmanual.items.directive import Problem
from qmquiz.model import GAP

PART = "part"
"""The directive of one question of a scenario."""

_ITEM_ROLES = frozenset({"item", "kpi", "term", "qm:item", "qm:kpi", "qm:term"})
_ROLE = re.compile(r"(?P<text>[^<>]+?)\s*<(?P<id>[^<>]+)>", re.DOTALL)
_BOX = re.compile(r"\[(?P<mark>[ xX])\](?:\s+|$)")
_GAPS = re.compile("_{3,}")
_HELD = "\ue000"
"""Stands for a gap while Markdown is read, for which underscores are emphasis or a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a list.

    :param right: whether it is ticked; None without a box.
    :param why: the block quotes in it.
    :param line: line in the file.
    :param inner: the lists in it.
    """

    text: str
    right: bool | None
    why: str
    line: int
    inner: tuple["Listing", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list.

    :param ordered: whether it is numbered.
    :param line: line in the file.
    """

    ordered: bool
    entries: tuple[Entry, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a table, without the one at its head.

    :param line: line in the file.
    """

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The parts of a question's body.

    :param tables: the rows of each table.
    :param blocks: the directives in it that are parts of a scenario.
    :param problems: what cannot be read.
    """

    stem: str
    lists: tuple[Listing, ...]
    tables: tuple[tuple[TableRow, ...], ...]
    blocks: tuple[Block, ...]
    explanation: str
    problems: tuple[Problem, ...]


def read_body(source: str, first_line: int, title_of: Callable[[str], str | None]) -> Body:
    """Take a body apart.

    :param first_line: line of the file on which it begins.
    :param title_of: title of an item, for `` {item}`ID` ``; None if there is no such item.
    """
    held = _GAPS.sub(_HELD, source)
    return _Walk(first_line, title_of).body(held)


def lines_of(text: str) -> list[str]:
    """The lines of a text as Markdown counts them."""
    return re.split("\r\n|\r|\n", text)


@dataclass
class _Walk:
    """Goes over the tokens of one body and notes what it cannot read."""

    first_line: int
    title_of: Callable[[str], str | None]
    problems: list[Problem] = field(default_factory=list)

    def body(self, source: str) -> Body:
        """The body, taken apart."""
        tokens = full_parser().parse(source)
        stem: list[str] = []
        explanation: list[str] = []
        lists: list[Listing] = []
        tables: list[tuple[TableRow, ...]] = []
        for inside in _top_level(tokens):
            match inside[0].type:
                case "bullet_list_open" | "ordered_list_open":
                    lists.append(self._list(inside))
                case "blockquote_open":
                    explanation.append(self._text(inside))
                case "table_open":
                    tables.append(tuple(self._rows(inside)))
                case "fence" | "colon_fence" if directive_of(inside[0]):
                    self._directive(inside[0])
                case _:
                    stem.append(self._text(inside))
        fences = [token for token in tokens if token.type in FENCES and token.level == 0]
        blocks = iter_blocks(fences, lines_of(source), self.first_line - 1)
        return Body(
            stem=" ".join(filter(None, stem)),
            lists=tuple(lists),
            tables=tuple(tables),
            blocks=tuple(block for block in blocks if block.name.removeprefix("qm:") == PART),
            explanation=" ".join(filter(None, explanation)),
            problems=tuple(self.problems),
        )

    def _directive(self, token: Token) -> None:
        name, _ = directive_of(token) or ("", "")
        if name.removeprefix("qm:") != PART or token.level:
            message = f"{{{name}}} cannot stand here; write what it shows in words"
            self._problem(token, message)

    def _list(self, tokens: list[Token]) -> Listing:
        return Listing(
            ordered=tokens[0].type == "ordered_list_open",
            entries=tuple(self._entry(inside) for inside in _top_level(tokens[1:-1])),
            line=self._line(tokens[0]),
        )

    def _entry(self, tokens: list[Token]) -> Entry:
        said: list[Token] = []
        why: list[str] = []
        inner: list[Listing] = []
        for inside in _top_level(tokens[1:-1]):
            match inside[0].type:
                case "blockquote_open":
                    why.append(self._text(inside))
                case "bullet_list_open" | "ordered_list_open":
                    inner.append(self._list(inside))
                case _:
                    said += inside
        # the box is looked for in what was written: \[x] is text
        box = next((_BOX.match(t.content) for t in said if t.type == "inline"), None)
        text = self._text(said)
        return Entry(
            text=text[3:].strip() if box else text,
            right=box["mark"] in "xX" if box else None,
            why=" ".join(filter(None, why)),
            line=self._line(tokens[0]),
            inner=tuple(inner),
        )

    def _rows(self, tokens: list[Token]) -> Iterator[TableRow]:
        for row in _rows_of(tokens):
            cells = [inside for inside in _top_level(row[1:-1]) if inside[0].type == "td_open"]
            if cells:
                yield TableRow(
                    cells=tuple(self._text(cell) for cell in cells), line=self._line(row[0])
                )

    def _text(self, tokens: list[Token]) -> str:
        parts: list[str] = []
        for token in tokens:
            if token.type == "inline":
                parts.append("".join(self._word(child, token) for child in token.children or []))
            elif token.type in (*FENCES, "code_block", "math_block"):
                if directive_of(token):
                    self._directive(token)
                else:
                    parts.append(token.content)
            elif token.type == "html_block":
                self._problem(token, "HTML is not read; write Markdown")
        return " ".join(" ".join(parts).replace(_HELD, GAP).split())

    def _word(self, token: Token, line: Token) -> str:
        match token.type:
            case "softbreak" | "hardbreak":
                return " "
            case "myst_role":
                return self._role(token, line)
            case "math_inline":
                return f"${token.content}$"
            case "html_inline":
                self._problem(line, f"HTML ({token.content}) is not read; write Markdown")
                return ""
            case "image":
                if not token.content.strip():
                    message = "a picture is not shown in a quiz; say in ![…] what is to be seen"
                    self._problem(line, message, code="image-alt")
                return token.content
        return token.content

    def _role(self, token: Token, line: Token) -> str:
        name = str(token.meta.get("name", ""))
        match = _ROLE.fullmatch(token.content)
        if name not in _ITEM_ROLES:
            return match["text"] if match else token.content
        identifier = (match["id"] if match else token.content).strip()
        title = self.title_of(identifier)
        if title is None:
            self._problem(line, f"{{{name}}}`{identifier}` names nothing in the manual")
            title = identifier
        return match["text"] if match else title

    def _line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)

    def _problem(self, token: Token, message: str, code: str = "body") -> None:
        self.problems.append((code, self._line(token), message))


def _top_level(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens in groups: each from an opening to its closing one."""
    start = depth = 0
    for place, token in enumerate(tokens):
        depth += token.nesting
        if depth <= 0:
            yield tokens[start : place + 1]
            start, depth = place + 1, 0


def _rows_of(tokens: list[Token]) -> Iterator[list[Token]]:
    start = 0
    for place, token in enumerate(tokens):
        if token.type == "tr_open":
            start = place
        elif token.type == "tr_close":
            yield tokens[start : place + 1]
