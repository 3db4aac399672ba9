"""A link to an item in running text."""

from dataclasses import dataclass

from docutils import nodes

from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.manual import Manual, Target
from qmanual.sphinx_ext.markup import text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceView:
    """A link: where to, and what it says if not the title."""

    target: Target | None
    words: str


def reference_view(manual: Manual, _docname: str, arg: str) -> ReferenceView:
    """The view of ``ID`` or ``ID words``."""
    identifier, _blank, words = arg.partition(" ")
    return ReferenceView(target=manual.target(identifier), words=words or identifier)


def render_reference(view: ReferenceView, place: Place) -> list[nodes.Node]:
    """A link with the target's title, or with the author's words."""
    if view.target is None:
        return [text(view.words)]
    explicit = view.words != view.target.id
    return [place.link(view.target, view.words if explicit else None, classes=("qm-ref",))]


def reference_problem(manual: Manual, arg: str) -> str | None:
    """What is wrong with a reference: nothing has that identifier."""
    identifier = arg.partition(" ")[0]
    if identifier in manual.catalogue:
        return None
    return unknown(manual, identifier)


def unknown(manual: Manual, identifier: str, type_name: str = "item") -> str:
    """A sentence for an identifier that nothing has."""
    from qmanual.items.suggest import did_you_mean

    known = (*manual.catalogue.items, *manual.catalogue.documents)
    return f"there is no {type_name} {identifier!r}{did_you_mean(identifier, known)}"


def value_problem(manual: Manual, arg: str) -> str | None:
    """What is wrong with the role ``kpi``: no KPI has that identifier."""
    identifier = arg.partition(" ")[0]
    item = manual.item(identifier)
    if item is None:
        return unknown(manual, identifier, "KPI")
    return None if item.type == "kpi" else f"{identifier} is a {item.type}, not a kpi"
