"""A made-up manual of a given size, in the proportions of a real one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from qmanual.items.hashing import link_hash, meaning_hash
from qmanual.items.model import Catalogue, Document, Item
from qmanual.items.quantity import parse_quantity
from qmanual.items.schema import load_schema
from qmquiz.amounts import LADDERS
from qmquiz.identity import draw, shuffled

_DOCUMENT = "DOC-SPECIMEN"
_PAGE = "manual/specimen"


def make_specimen(items: int, seed: str = "specimen") -> Catalogue:
    """A catalogue with at least so many items that people have to know."""
    writer = _Writer(seed)
    writer.roles(max(12, items // 20))
    number = 0
    while writer.normative < items:
        writer.round(number)
        number += 1
    document = Document(
        id=_DOCUMENT,
        docname=_PAGE,
        path=f"{_PAGE}.md",
        title="Specimen",
        fields={"effective": "2026-10-05"},
    )
    return Catalogue(documents={_DOCUMENT: document}, items=dict(writer.hashed()))


@cache
def _words() -> Mapping[str, Sequence[Any]]:
    text = (files("qmquiz.specimen") / "words.yml").read_text(encoding="utf-8")
    loaded: Mapping[str, Sequence[Any]] = yaml.safe_load(text)
    return loaded


@dataclass
class _Writer:
    """Writes items one after the other; every choice is drawn from the seed."""

    seed: str
    items: dict[str, Item] = field(default_factory=dict)
    normative: int = 0
    role_ids: list[str] = field(default_factory=list)
    drawn: int = 0

    def hashed(self) -> Iterator[tuple[str, Item]]:
        types = load_schema().types
        for item in self.items.values():
            digest = meaning_hash(
                types[item.type],
                title=item.title,
                text=item.text,
                fields=item.fields,
                links=item.links,
                children=item.children,
                normative=item.normative,
            )
            yield item.id, replace(item, hash=digest, link_hash=link_hash(item.links))

    def one(self, name: str) -> Any:
        """One of the words of a list."""
        return self.some(name, 1)[0]

    def some(self, name: str, number: int) -> list[Any]:
        """Different words of a list."""
        self.drawn += 1
        return shuffled(f"{self.seed}/{self.drawn}", _words()[name], str)[:number]

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit - 1``."""
        self.drawn += 1
        return draw(f"{self.seed}/{self.drawn}", limit)

    def role(self) -> str:
        return self.role_ids[self.below(len(self.role_ids))]

    def add(
        self,
        type_name: str,
        identifier: str,
        title: str,
        *,
        text: str = "",
        parent: str | None = None,
        links: Mapping[str, Sequence[str]] | None = None,
        **fields: Any,
    ) -> None:
        item_type = load_schema().types[type_name]
        values = {
            name: parse_quantity(value).as_json()
            if item_type.fields[name].kind == "quantity"
            else value
            for name, value in fields.items()
        }
        self.items[identifier] = Item(
            id=identifier,
            type=type_name,
            title=title,
            document=_DOCUMENT,
            docname=_PAGE,
            path=f"{_PAGE}.md",
            line=len(self.items) + 1,
            fields=values,
            links={name: tuple(targets) for name, targets in (links or {}).items()},
            body=text,
            text=text,
            parent=parent,
            normative=item_type.normative,
        )
        self.normative += item_type.normative
        if parent:
            above = self.items[parent]
            self.items[parent] = replace(above, children=(*above.children, identifier))

    def roles(self, number: int) -> None:
        words = _words()
        titles = [
            f"{first} {last}" for first in words["roles_first"] for last in words["roles_last"]
        ]
        for place, title in enumerate(shuffled(self.seed, titles, str)[:number]):
            self.role_ids.append(f"ROLE-{place}")
            self.add("role", f"ROLE-{place}", title)

    def round(self, number: int) -> None:
        """A bit of everything."""
        self.standards(number)
        self.procedure(number)
        for place in range(4):
            self.term(number * 4 + place)
        self.kpi(number)
        self.process(number)
        self.promise(number)
        if number % 2 == 0:
            self.objective(number)

    def standards(self, number: int) -> None:
        """One metric with a limit for each of some cases, the urgent ones first."""
        (verb, _done), (thing, _things) = self.one("verbs"), self.one("objects")
        metric = f"time to {verb} {thing}, line {number}"
        by_channel = self.below(2) == 0
        cases = self.some("channels" if by_channel else "scopes", 2 + self.below(3))
        unit = self.one("units")
        rungs = [rung for rung in LADDERS[unit] if rung <= 60]
        start = self.below(max(1, len(rungs) - len(cases)))
        share = self.one("shares") if self.below(2) else None
        for place, case in enumerate(cases):
            more: dict[str, Any] = {"share": f"{share} %"} if share else {}
            more["channel" if by_channel else "scope"] = case
            self.add(
                "standard",
                f"STD-{number}-{place}",
                f"{metric[0].upper()}{metric[1:]}: {case}",
                text="What counts is the time until a person has done it.",
                metric=metric,
                at_most=f"{rungs[start + place]} {unit}",
                **more,
            )

    def procedure(self, number: int) -> None:
        (verb, _), (thing, _) = self.one("verbs"), self.one("objects")
        identifier = f"PRC-{number}"
        accountable, *others = shuffled(f"{self.seed}/{identifier}", self.role_ids, str)[:4]
        links = {"accountable": [accountable], "responsible": others[:1], "informed": others[1:2]}
        self.add(
            "procedure",
            identifier,
            f"{verb.capitalize()} {thing}, way {number}",
            trigger=f"{self.one('triggers')}, case {number}",
            links=links,
        )
        count = 4 + self.below(4)
        pairs = zip(self.some("step_verbs", count), self.some("step_objects", count), strict=True)
        for place, (step_verb, step_thing) in enumerate(pairs, 1):
            more: dict[str, Any] = {}
            if self.below(3) == 0:
                more["at_most"] = f"{(5, 10, 15, 20, 30, 45)[self.below(6)]} min"
            if self.below(3) == 0:
                more["record"] = self.one("records")
            self.add(
                "step",
                f"{identifier}-{place:02}",
                f"{step_verb} {step_thing}",
                parent=identifier,
                text="Take the time that it needs.",
                links={"role": [others[self.below(len(others))]]},
                **more,
            )

    def term(self, number: int) -> None:
        first, last = _words()["term_first"], _words()["term_last"]
        title = f"{first[number % len(first)]} {last[number // len(first) % len(last)]}"
        turn = number // (len(first) * len(last))
        genus, (one, other) = self.one("genus"), self.some("differentia", 2)
        self.add(
            "term",
            f"TERM-{number}",
            f"{title[0].upper()}{title[1:]}{f' {turn + 1}' if turn else ''}",
            text=f"{genus} that {one} and {other}.",
            category=self.one("categories"),
        )

    def kpi(self, number: int) -> None:
        (_, done), (_, things) = self.one("verbs"), self.one("objects")
        self.add(
            "kpi",
            f"KPI-{number}",
            f"{things.capitalize()} {done} in good time, line {number}",
            numerator=f"{things} {done} within their limit",
            denominator=f"all {things} that were received",
            source=f"log_{number % 7}",
            metric={"type": "ratio", "good": "ok"},
            unit="percent",
            targets=[{"from": "2026-01-01", "target": (70 + self.below(29)) / 100}],
            frequency=self.one("frequencies"),
            links={"owner": [self.role()]},
        )

    def process(self, number: int) -> None:
        (verb, _), (_, things) = self.one("verbs"), self.one("objects")
        self.add(
            "process",
            f"PROC-{number}",
            f"{verb.capitalize()} all {things}, area {number}",
            trigger=f"{self.one('triggers')}, area {number}",
            links={"accountable": [self.role()], "consulted": [self.role()]},
        )

    def promise(self, number: int) -> None:
        (_, done), (thing, _) = self.one("verbs"), self.one("objects")
        rungs = [rung for rung in LADDERS["working day"] if rung <= 20]
        value = f"{rungs[self.below(len(rungs))]} working days"
        self.add(
            "promise",
            f"PROMISE-{number}",
            f"{thing[0].upper()}{thing[1:]} is {done}, promise {number}",
            text=f"Of promise {number} you hear from us after {value} at the latest.",
            at_most=value,
            remedy=f"{self.one('remedies')}, offer {number}",
        )

    def objective(self, number: int) -> None:
        (_, done), (_, things) = self.one("verbs"), self.one("objects")
        base = 40 + self.below(40)
        self.add(
            "objective",
            f"OBJ-{number}",
            f"More {things} are {done}, goal {number}",
            baseline=f"{base} %",
            target=f"{base + 5 + self.below(15)} %",
            due=f"202{7 + self.below(3)}-{('03-31', '06-30', '09-30', '12-31')[self.below(4)]}",
            links={"owner": [self.role()]},
        )
