"""Small manuals for the questions: built from values, without files."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from qmanual.items.hashing import link_hash, meaning_hash
from qmanual.items.model import Catalogue, Document, Item
from qmanual.items.quantity import parse_quantity
from qmanual.items.schema import load_schema
from qmquiz.context import Context
from qmquiz.model import Question, Rejection
from qmquiz.wording import load_wording

DOCUMENT = "DOC-TEST"


@dataclass
class Manual:
    """A manual under construction; each method adds one item and returns the manual."""

    effective: str | None = "2026-10-05"
    items: dict[str, Item] = field(default_factory=dict)

    def add(
        self,
        type_name: str,
        identifier: str,
        title: str = "",
        *,
        text: str = "",
        parent: str | None = None,
        links: dict[str, Sequence[str]] | None = None,
        **fields: Any,
    ) -> "Manual":
        item_type = load_schema().types[type_name]
        values = {
            name: parse_quantity(value).as_json()
            if item_type.fields[name].kind == "quantity" and isinstance(value, str)
            else value
            for name, value in fields.items()
        }
        self.items[identifier] = Item(
            id=identifier,
            type=type_name,
            title=title or identifier,
            document=DOCUMENT,
            docname="manual/test",
            path="manual/test.md",
            line=len(self.items) + 1,
            fields=values,
            links={name: tuple(targets) for name, targets in (links or {}).items()},
            text=text,
            body=text,
            parent=parent,
            normative=item_type.normative,
        )
        if parent:
            above = self.items[parent]
            self.items[parent] = replace(above, children=(*above.children, identifier))
        return self

    def standard(self, identifier: str, title: str = "", **fields: Any) -> "Manual":
        return self.add("standard", identifier, title, **fields)

    def role(self, identifier: str, title: str, **more: Any) -> "Manual":
        return self.add("role", identifier, title, **more)

    def term(self, identifier: str, title: str, text: str, **more: Any) -> "Manual":
        return self.add("term", identifier, title, text=text, **more)

    def procedure(
        self,
        identifier: str,
        title: str,
        steps: Sequence[tuple[str, dict[str, Any]]] = (),
        **links: Any,
    ) -> "Manual":
        """A procedure with steps ``identifier-01`` and so on, each a title and its options."""
        self.add(
            "procedure",
            identifier,
            title,
            links={
                name: [value] if isinstance(value, str) else value for name, value in links.items()
            },
        )
        for number, (step, options) in enumerate(steps, 1):
            role = options.pop("role", None)
            self.add(
                "step",
                f"{identifier}-{number:02}",
                step,
                parent=identifier,
                links={"role": [role]} if role else {},
                **options,
            )
        return self

    def change(self, identifier: str, **attributes: Any) -> "Manual":
        """A copy in which one item differs."""
        items = {**self.items, identifier: replace(self.items[identifier], **attributes)}
        return Manual(effective=self.effective, items=items)

    def set(self, identifier: str, **fields: str) -> "Manual":
        """A copy in which quantities of one item differ."""
        old = self.items[identifier]
        values = {name: parse_quantity(value).as_json() for name, value in fields.items()}
        return self.change(identifier, fields={**old.fields, **values})

    @property
    def catalogue(self) -> Catalogue:
        """The manual as it is now, with its hashes."""
        types = load_schema().types
        hashed = {
            item.id: replace(
                item,
                hash=meaning_hash(
                    types[item.type],
                    title=item.title,
                    text=item.text,
                    fields=item.fields,
                    links=item.links,
                    children=item.children,
                    normative=item.normative,
                ),
                link_hash=link_hash(item.links),
            )
            for item in self.items.values()
        }
        fields = {"effective": self.effective} if self.effective else {}
        document = Document(
            id=DOCUMENT,
            docname="manual/test",
            path="manual/test.md",
            title="Test",
            fields=fields,
        )
        return Catalogue(documents={DOCUMENT: document}, items=hashed)

    def context(self, *history: "Manual", language: str = "en") -> Context:
        """The manual as rules see it; earlier versions newest first."""
        return Context(
            catalogue=self.catalogue,
            wording=load_wording(language),
            history=tuple(earlier.catalogue for earlier in history),
        )


@dataclass(frozen=True)
class Made:
    """What a rule made."""

    questions: list[Question]
    rejected: list[Rejection]

    def about(self, item: str, slot: str | None = None) -> Question:
        """The one question about an item."""
        found = [q for q in self.questions if q.item == item and slot in (None, q.slot)]
        assert len(found) == 1, [q.slot for q in self.questions if q.item == item]
        return found[0]

    def why_not(self, item: str, slot: str | None = None) -> str:
        """Why an item has no question."""
        found = [r.reason for r in self.rejected if r.item == item and slot in (None, r.slot)]
        assert len(found) == 1, found
        return found[0]


class Quiz:
    """What the tests need to say in one word."""

    Manual = Manual

    @staticmethod
    def run(rule: type, context: Context) -> Made:
        """All outcomes of one rule."""
        outcomes = list(rule(context).questions())
        return Made(
            questions=[o for o in outcomes if isinstance(o, Question)],
            rejected=[o for o in outcomes if isinstance(o, Rejection)],
        )

    @staticmethod
    def texts(question: Question) -> list[str]:
        """The options as they stand, the right one with a star."""
        return [("* " if option.correct else "  ") + option.text for option in question.options]


@pytest.fixture
def quiz() -> type[Quiz]:
    return Quiz


@pytest.fixture
def manual() -> Manual:
    """An empty manual."""
    return Manual()


@pytest.fixture
def phone() -> Manual:
    """Three limits of one metric, and a fourth metric."""
    return (
        Manual()
        .standard(
            "STD-1", "General calls within 20 seconds", channel="phone", scope="general line",
            metric="time to answer a call", at_most="20 s", share="80 %",
        )
        .standard(
            "STD-2", channel="phone", scope="emergency line",
            metric="time to answer a call", at_most="10 s", share="95 %",
        )
        .standard(
            "STD-3", channel="phone", scope="billing line",
            metric="time to answer a call", at_most="40 s", share="90 %",
        )
        .standard("STD-4", channel="web", metric="Time to correct a page", at_most="30 min")
    )  # fmt: skip


@pytest.fixture
def office() -> Manual:
    """Roles, processes and a procedure with steps."""
    return (
        Manual()
        .role("ROLE-HEAD", "Head")
        .role("ROLE-LEAD", "Team lead", links={"reports_to": ["ROLE-HEAD"]})
        .role("ROLE-AGENT", "Agent", also_called=["Operator"], links={"deputy": ["ROLE-STANDIN"]})
        .role("ROLE-STANDIN", "Stand-in")
        .role("ROLE-CLERK", "Window clerk")
        .role("ROLE-QUALITY", "Quality lead")
        .add("process", "PROC-A", "Take it in", links={
            "accountable": ["ROLE-LEAD"], "responsible": ["ROLE-AGENT"], "consulted": ["ROLE-QUALITY"],
            "informed": ["ROLE-HEAD"],
        })
        .add("process", "PROC-B", "Solve it", links={"accountable": ["ROLE-CLERK"]})
        .add("process", "PROC-C", "Look back", links={"accountable": ["ROLE-QUALITY"]})
        .add("process", "PROC-D", "Send it on", links={"accountable": ["ROLE-LEAD", "ROLE-CLERK"]})
        .procedure(
            "PRC-A", "Answer a call",
            [
                ("Greet", {"role": "ROLE-AGENT", "at_most": "10 s"}),
                ("Listen", {"role": "ROLE-AGENT", "at_most": "2 min"}),
                ("Open a case", {"role": "ROLE-AGENT", "record": "Case in the log"}),
                ("Decide", {"role": "ROLE-LEAD"}),
                ("Carry it out", {"role": "ROLE-CLERK"}),
                ("Call back", {"role": "ROLE-CLERK"}),
            ],
            accountable="ROLE-LEAD", responsible=["ROLE-AGENT", "ROLE-QUALITY"],
        )
    )  # fmt: skip
