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
from qmanual.sphinx_ext.practice import practice_problem, practice_view
from qmanual.sphinx_ext.practice_rendering import render_practice
from qmanual.sphinx_ext.references import (
    reference_problem,
    reference_view,
    render_reference,
    value_problem,
)
from qmanual.sphinx_ext.register_views.audits import (
    programme_problem,
    programme_view,
    render_programme,
)
from qmanual.sphinx_ext.register_views.cases import case_problem, case_view, render_case
from qmanual.sphinx_ext.register_views.checklist import checklist_problem, checklist_view
from qmanual.sphinx_ext.register_views.frequency import (
    frequency_problem,
    frequency_view,
    render_frequency,
)
from qmanual.sphinx_ext.register_views.listing import (
    listing_problem,
    listing_view,
    render_listing,
)
from qmanual.sphinx_ext.register_views.plan import plan_problem, plan_view, render_plan
from qmanual.sphinx_ext.register_views.questionnaire import (
    questionnaire_problem,
    questionnaire_view,
    render_questionnaire,
)
from qmanual.sphinx_ext.register_views.visits import render_visits, visits_problem, visits_view
from qmanual.sphinx_ext.review import review_view
from qmanual.sphinx_ext.review_rendering import render_review
from qmanual.sphinx_ext.risk_matrix import matrix_view, render_matrix
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
    "quiz": Kind(view=practice_view, render=render_practice, problem=practice_problem),
    "management-review": Kind(view=review_view, render=render_review),
    "raci": Kind(view=raci_view, render=render_table, problem=raci_problem),
    "clause-matrix": Kind(view=clause_view, render=render_table),
    "blueprint": Kind(view=blueprint_view, render=render_blueprint, problem=blueprint_problem),
    "risk-matrix": Kind(view=matrix_view, render=render_matrix, problem=items_problem),
    "register": Kind(view=listing_view, render=render_listing, problem=listing_problem),
    "corrective-action": Kind(view=case_view, render=render_case, problem=case_problem),
    "audit-programme": Kind(
        view=programme_view, render=render_programme, problem=programme_problem
    ),
    "audit-checklist": Kind(view=checklist_view, render=render_table, problem=checklist_problem),
    "mystery-visits": Kind(view=visits_view, render=render_visits, problem=visits_problem),
    "complaint-counts": Kind(
        view=frequency_view, render=render_frequency, problem=frequency_problem
    ),
    "questionnaire": Kind(
        view=questionnaire_view, render=render_questionnaire, problem=questionnaire_problem
    ),
    "quality-plan": Kind(view=plan_view, render=render_plan, problem=plan_problem),
    CONTROL: Kind(view=control_view, render=render_control),
}
