"""The document control strip: one quiet line under the title, which opens to the whole."""

from dataclasses import dataclass

from docutils import nodes

from qmanual.items.control import ApprovalRecord, approved_by, document_state, next_review
from qmanual.items.model import Document
from qmanual.sphinx_ext.facts import Fact
from qmanual.sphinx_ext.item_rendering import fact_list
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.labels import field_label, state_label
from qmanual.sphinx_ext.language import _, format_day, format_value, joined_text
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import element, text

SHORT_HASH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlView:
    """All that the strip says.

    :param line: parts of the quiet line.
    :param state: state of the document, for its colour.
    """

    line: tuple[str, ...]
    state: str
    facts: tuple[Fact, ...]


def control_view(manual: Manual, docname: str, _arg: str) -> ControlView:
    """The strip of the document that a page is."""
    document = manual.document_of(docname)
    if document is None:
        return ControlView(line=(), state="", facts=())
    state = str(document_state(document, manual.approvals, manual.today))
    review = next_review(document, manual.approvals)
    effective = format_value(document.fields.get("effective"), manual.language)
    owner = str(document.fields.get("owner", ""))
    line = [
        document.id,
        _("revision %s") % document.fields.get("revision", ""),
        state_line(state, effective),
    ]
    if owner:
        line.append(_("owner: %s") % manual.catalogue.title_of(owner))
    if review is not None:
        line.append(_("next review: %s") % format_day(review, manual.language))
    return ControlView(line=tuple(line), state=state, facts=_facts(manual, document, state))


def state_line(state: str, effective: str) -> str:
    """State of a document in words, with its day where it has one."""
    if state == "effective" and effective:
        return _("in force since %s") % effective
    if state == "approved" and effective:
        return _("approved, in force from %s") % effective
    return state_label(state)


def _facts(manual: Manual, document: Document, state: str) -> tuple[Fact, ...]:
    fields = document.fields
    approval = approved_by(document, manual.approvals)
    facts = [
        Fact(label=field_label("status"), value=state_label(state).capitalize()),
        Fact(label=field_label("revision"), value=str(fields.get("revision", ""))),
        Fact(label=_("Reason for this revision"), value=str(fields.get("reason", ""))),
        Fact(label=field_label("effective"), value=_field(manual, document, "effective")),
        _role(manual, field_label("owner"), fields.get("owner")),
        _role(manual, field_label("approver"), fields.get("approver")),
        Fact(label=_("Approval"), value=_approval_words(manual, approval)),
        Fact(label=field_label("review_in"), value=_field(manual, document, "review_in")),
        Fact(label=field_label("clauses"), value=_field(manual, document, "clauses")),
        _distribution(manual, document),
        Fact(label=_("Fingerprint of the text"), value=document.content_hash[:SHORT_HASH]),
    ]
    return tuple(fact for fact in facts if fact.value or fact.targets)


def _field(manual: Manual, document: Document, name: str) -> str:
    return format_value(document.fields.get(name), manual.language)


def _role(manual: Manual, label: str, identifier: object) -> Fact:
    name = str(identifier or "")
    target = manual.target(name)
    return Fact(label=label, targets=(target,)) if target else Fact(label=label, value=name)


def _approval_words(manual: Manual, record: ApprovalRecord | None) -> str:
    if record is None:
        return _("This text has not been approved.")
    return _("%(name)s (%(role)s), %(day)s") % {
        "name": record.name,
        "role": manual.catalogue.title_of(record.role),
        "day": format_day(record.date, manual.language),
    }


def _distribution(manual: Manual, document: Document) -> Fact:
    roles = tuple(str(role) for role in document.fields.get("distribution") or ())
    label = _("Meant for")
    if not roles:
        return Fact(label=label, value=_("Everyone"))
    targets = manual.targets(roles)
    return Fact(label=label, targets=targets, value=joined_text(roles))


def render_control(view: ControlView, place: Place) -> list[nodes.Node]:
    """The strip; in formats without folding both stand one after the other."""
    if not view.line:
        return []
    parts: list[nodes.Node] = []
    for part in view.line:
        if parts:
            parts += [element("span", text("·"), classes=("qm-dot",), aria_hidden="true")]
        parts += [text(" "), element("span", text(part)), text(" ")]
    summary = element("summary", *parts)
    state = view.state.replace(" ", "-")
    return [
        element(
            "details",
            summary,
            fact_list(view.facts, place),
            classes=("qm-control", f"qm-state-{state}"),
        )
    ]
