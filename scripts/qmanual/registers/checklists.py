"""Checklists: questions of an audit or a visit, made from standards and procedures.

One question for each standard and each step, in sentences that are built from its fields, so
that a checklist never says another limit than the manual. An auditor changes and adds to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gettext import NullTranslations

from qmanual.items.model import Catalogue, Item
from qmanual.items.quantity import Quantity, format_quantity
from qmanual.wording.translations import translations


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistQuestion:
    """One line of a checklist.

    :param item: the standard or step that it asks about.
    :param question: what is looked for.
    :param evidence: where to look.
    """

    item: str
    question: str
    evidence: str


def make_checklist(
    catalogue: Catalogue, criteria: Iterable[str], language: str = "en"
) -> tuple[ChecklistQuestion, ...]:
    """The questions about standards, procedures and processes, each item once.

    A procedure gives those of its steps and of the standards that it keeps; a process those of
    its procedures; any other item gives one about itself.

    :param criteria: identifiers; those that are not in the catalogue give nothing.
    """
    maker = _Maker(catalogue=catalogue, language=language, words=translations(language))
    seen: set[str] = set()
    made = []
    for identifier in criteria:
        for item in maker.spread(identifier):
            if item.id not in seen:
                seen.add(item.id)
                made.append(maker.question(item))
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    catalogue: Catalogue
    language: str
    words: NullTranslations

    def spread(self, identifier: str) -> Iterator[Item]:
        """The items that are asked about for a criterion, in reading order."""
        item = self.catalogue.items.get(identifier)
        if item is None:
            return
        if item.type == "process":
            for procedure in self.catalogue.of_type("procedure"):
                if item.id in procedure.links.get("part_of", ()):
                    yield from self.spread(procedure.id)
        elif item.type == "procedure":
            steps = [self.catalogue.items[child] for child in item.children]
            yield from steps
            for source in (*steps, item):
                for standard in source.links.get("applies", ()):
                    yield from self.spread(standard)
        else:
            yield item

    def question(self, item: Item) -> ChecklistQuestion:
        asked = self.step(item) if item.type == "step" else self.standard(item)
        return ChecklistQuestion(item=item.id, question=asked, evidence=self.evidence(item))

    def standard(self, item: Item) -> str:
        _ = self.words.gettext
        at_most, at_least = self.quantity(item, "at_most"), self.quantity(item, "at_least")
        share, scope = self.quantity(item, "share"), self.field(item, "scope")
        parts = [_("Is this kept: %(title)s?") % {"title": item.title}]
        if scope:
            # translators: which cases a limit holds for, in a question of an audit.
            parts.append(_("It holds for: %(scope)s.") % {"scope": scope})
        metric = self.field(item, "metric")
        if metric and at_most:
            told = {"metric": metric, "limit": at_most}
            parts.append(_("Look at %(metric)s: at most %(limit)s.") % told)
        elif metric and at_least:
            told = {"metric": metric, "limit": at_least}
            parts.append(_("Look at %(metric)s: at least %(limit)s.") % told)
        if share:
            parts.append(_("%(share)s of the cases have to keep it.") % {"share": share})
        return " ".join(parts)

    def step(self, item: Item) -> str:
        _ = self.words.gettext
        roles = ", ".join(self.catalogue.title_of(role) for role in item.links.get("role", ()))
        told = {"title": item.title, "roles": roles}
        if roles:
            parts = [_("Does the right person do this: %(title)s? It is for: %(roles)s.") % told]
        else:
            parts = [_("Is this done: %(title)s?") % told]
        condition, limit = self.field(item, "condition"), self.quantity(item, "at_most")
        if condition:
            # translators: a step of a procedure is done under a condition only.
            parts.append(_("Only: %(condition)s.") % {"condition": condition})
        if limit:
            parts.append(_("It takes at most %(limit)s.") % {"limit": limit})
        return " ".join(parts)

    def evidence(self, item: Item) -> str:
        """Where an auditor looks: the record of a step, the verification of a standard."""
        _ = self.words.gettext
        record, verification = self.field(item, "record"), self.field(item, "verification")
        if record:
            return _("Ask for the record of the last five cases: %(record)s.") % {"record": record}
        if verification:
            return _("Take a sample yourself from: %(verification)s.") % {
                "verification": verification
            }
        if item.type == "step":
            return _("Watch it being done three times, and ask those who do it.")
        return _("Ask those who do it, and look at three cases yourself.")

    def field(self, item: Item, name: str) -> str:
        """The text of a field, without the full stop that the sentence puts itself."""
        return str(item.fields.get(name) or "").strip().rstrip(".")

    def quantity(self, item: Item, name: str) -> str:
        written = item.fields.get(name)
        if not written:
            return ""
        return format_quantity(Quantity.from_json(written), self.language)
