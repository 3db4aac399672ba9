"""All kinds of thing that a page can show, by name."""

from collections.abc import Mapping

from qmanual.sphinx_ext.alert_marks import alert_marks, render_alert_marks
from qmanual.sphinx_ext.control import control_view, render_control
from qmanual.sphinx_ext.dashboard import dashboard_problem, dashboard_view
from qmanual.sphinx_ext.dashboard_rendering import render_dashboard
from qmanual.sphinx_ext.facts import item_view
from qmanual.sphinx_ext.item_rendering import render_foot, render_head
from qmanual.sphinx_ext.kinds import Kind
from qmanual.sphinx_ext.kpi_rendering import render_kpi
from qmanual.sphinx_ext.kpi_value import render_value
from qmanual.sphinx_ext.kpi_view import kpi_view
from qmanual.sphinx_ext.matrices import (
    blueprint_problem,
    blueprint_view,
    clause_view,
    raci_problem,
    raci_view,
    render_blueprint,
)
from qmanual.sphinx_ext.references import (
    reference_problem,
    reference_view,
    render_reference,
    value_problem,
)
from qmanual.sphinx_ext.review import review_view
from qmanual.sphinx_ext.review_rendering import render_review
from qmanual.sphinx_ext.tables import items_problem, items_view, kpi_table_view, render_table

CONTROL = "control"

KINDS: Mapping[str, Kind] = {
    "head": Kind(view=item_view, render=render_head),
    "foot": Kind(view=item_view, render=render_foot),
    "alerts": Kind(view=alert_marks, render=render_alert_marks),
    "kpi": Kind(view=kpi_view, render=render_kpi),
    "value": Kind(view=kpi_view, render=render_value, problem=value_problem),
    "reference": Kind(view=reference_view, render=render_reference, problem=reference_problem),
    "items": Kind(view=items_view, render=render_table, problem=items_problem),
    "kpi-table": Kind(view=kpi_table_view, render=render_table),
    "kpi-dashboard": Kind(view=dashboard_view, render=render_dashboard, problem=dashboard_problem),
    "management-review": Kind(view=review_view, render=render_review),
    "raci": Kind(view=raci_view, render=render_table, problem=raci_problem),
    "clause-matrix": Kind(view=clause_view, render=render_table),
    "blueprint": Kind(view=blueprint_view, render=render_blueprint, problem=blueprint_problem),
    CONTROL: Kind(view=control_view, render=render_control),
}
