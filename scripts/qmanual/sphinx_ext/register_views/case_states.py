"""How far a nonconformity has come: words for a page, and a shape for a glance."""

from collections.abc import Mapping

from docutils import nodes

from qmanual.registers.actions import NonconformityState
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.kpi_rendering import status_mark
from qmanual.sphinx_ext.language import _, pgettext
from qmanual.sphinx_ext.markup import paragraph
from qmanual.sphinx_ext.register_views.words import alone
from qmanual.wording.labels import STATE
from qmanual.wording.translations import marked

STATES = {
    NonconformityState.OPEN: marked("Not analysed yet"),
    NonconformityState.ACTING: marked("Being acted on"),
    NonconformityState.WAITING: marked("All is done; whether it helped is not known yet"),
    NonconformityState.EFFECTIVE: marked("It helped"),
    NonconformityState.NOT_EFFECTIVE: marked(
        "It did not help; the cause has to be looked for anew"
    ),
}
"""How far it has come, as a sentence on the page."""

_MARKS: Mapping[NonconformityState, tuple[str, str]] = {
    NonconformityState.OPEN: ("no-data", "○"),
    NonconformityState.ACTING: ("acting", "◐"),
    NonconformityState.WAITING: ("acting", "◕"),
    NonconformityState.EFFECTIVE: ("met", "●"),
    NonconformityState.NOT_EFFECTIVE: ("missed", "◆"),
}
"""Colour, by the status that it shares, and shape: a circle that fills."""


def state_cell(state: NonconformityState) -> Cell:
    """The state in a table, in one or two words."""
    status, shape = _MARKS[state]
    return Cell(value=alone(pgettext(STATE, state.value)), status=status, shape=shape)


def state_line(state: NonconformityState) -> nodes.Element:
    """The state below a title, as a sentence."""
    status, shape = _MARKS[state]
    return paragraph(status_mark(status, shape, _(STATES[state])), classes=("qm-case-state",))
