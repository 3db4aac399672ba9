"""The page of live figures: plain HTML and SVG, in the look of the site."""

import datetime
from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_time
from markupsafe import Markup

from qmanual.config import Settings
from qmanual.editions.site_pages import home_of, render_page
from qmanual.editions.store import Edition
from qmanual.editions.words import day_in_words
from qmanual.items.model import Catalogue, Item
from qmanual.items.quantity import locale_of
from qmanual.kpi.measurements.formatting import format_value
from qmanual.wording.labels import SHAPES, status_label
from qmanual.wording.translations import translations

LIVE_CSS = "live.css"
_SPARKLINE = "qmanual.kpi.charts.sparkline"


def live_css() -> bytes:
    """The style of the page, beside that of the site."""
    return (files("qmanual.editions") / "templates" / LIVE_CSS).read_bytes()


def live_page(
    edition: Edition,
    catalogue: Catalogue,
    figures: Mapping[str, Any],
    frozen: Mapping[str, Mapping[str, Any]],
    settings: Settings,
    *,
    looked_at: datetime.datetime,
) -> bytes:
    """The figures as a page.

    :param figures: what ``live.json`` holds.
    :param frozen: KPI to its measurement in the edition.
    """
    said = translations(edition.language)
    zone = ZoneInfo(settings.timezone)
    computed = max((m["computed_at"] for m in figures["kpis"].values() if m["computed_at"]),
                   default="")  # fmt: skip
    items = list(catalogue.of_type("kpi"))
    rows = [_row(item, figures, frozen, edition, said) for item in items]
    missed = sum(row["status"] == "missed" for row in rows)
    summary = said.ngettext(
        "%(n)s of %(all)s KPIs misses its target now.",
        "%(n)s of %(all)s KPIs miss their target now.",
        missed,
    )
    return render_page(
        "live.html",
        edition,
        base="../",
        home=home_of("latest", settings.manual),
        edition_home=home_of(edition.name, settings.manual),
        heading=said.gettext("Live figures"),
        computed=said.gettext("Newest figure computed on %s.")
        % _moment(datetime.datetime.fromisoformat(computed), zone, edition.language)
        if computed
        else "",
        looked=said.gettext("Last looked at on %s.") % _moment(looked_at, zone, edition.language),
        in_force=said.gettext(
            "These figures belong to no edition. In force is edition %s, whose figures are frozen."
        )
        % edition.name,
        open_edition=said.gettext("Open edition %s") % edition.name,
        summary=summary % {"n": missed, "all": len(rows)},
        empty=said.gettext("The edition in force has no KPIs."),
        rows=rows,
    )


def _row(
    item: Item,
    figures: Mapping[str, Any],
    frozen: Mapping[str, Mapping[str, Any]],
    edition: Edition,
    said: Any,
) -> dict[str, Any]:
    measured = figures["kpis"].get(item.id, {})
    status = str(measured.get("status", "no-data"))
    as_of = str(measured.get("as_of") or "")[:10]
    sample = bool((measured.get("source") or {}).get("sample") or item.fields.get("sample"))
    return {
        "title": item.title,
        "address": f"{edition.name}/{item.docname}.html#{item.id.lower()}",
        "value": _value(measured, edition.language),
        "status": status,
        "shape": SHAPES.get(status, SHAPES["no-data"]),
        "word": status_label(status, said),
        "statement": str(measured.get("statement", "")),
        "as_of": said.gettext("Data as of %s.")
        % day_in_words(datetime.date.fromisoformat(as_of), edition.language)
        if as_of
        else "",
        "sample": said.gettext("Sample data that stand in for the organisation’s own.")
        if sample and measured.get("value") is not None
        else "",
        "alerts": [
            _alert(entry, said)
            for entry in figures["alerts"]
            if entry["kpi"] == item.id and _says_more(entry)
        ],
        "frozen": _against(measured, frozen.get(item.id, {}), edition, said),
        "spark": _sparkline(measured, edition.language),
    }


def _value(measured: Mapping[str, Any], language: str) -> str:
    if measured.get("value") is None:
        return ""
    return format_value(measured["value"], measured["unit"], measured["decimals"], language)


def _against(
    measured: Mapping[str, Any], frozen: Mapping[str, Any], edition: Edition, said: Any
) -> str:
    """What the edition says of the same KPI."""
    now, then = _value(measured, edition.language), _value(frozen, edition.language)
    if not then:
        return str(said.gettext("Edition %s has no value.") % edition.name) if now else ""
    period = str((frozen.get("period") or {}).get("label", ""))
    same = then == now and period == (measured.get("period") or {}).get("label", "")
    if same:
        return str(said.gettext("Edition %s says the same.") % edition.name)
    told = said.gettext("Edition %(name)s: %(value)s.")
    if period:
        told = said.gettext("Edition %(name)s: %(value)s in %(period)s.")
    return str(told % {"name": edition.name, "value": then, "period": period})


def _says_more(entry: Mapping[str, Any]) -> bool:
    """Whether an alert says more than the status and its sentence do."""
    is_known = entry["kind"] == "missed" and entry["since_label"] == entry["period"]
    return not is_known or bool(entry["answered_by"])


def _alert(entry: Mapping[str, Any], said: Any) -> str:
    if entry["kind"] == "missed":
        told = said.gettext("Target missed since %s.") % entry["since_label"]
    else:
        told = said.gettext("The control chart gives a signal in %s.") % entry["period"]
    if entry["answered_by"]:
        answered = said.gettext("being worked on: %s") % entry["answered_by"]
        told = said.gettext("%(alert)s (%(answered)s)") % {"alert": told, "answered": answered}
    return str(told)


def _moment(moment: datetime.datetime, zone: ZoneInfo, language: str) -> str:
    local = moment.astimezone(zone)
    # As with dates: the short form of English times is American.
    locale = locale_of(language)
    time = format_time(local, "HH:mm" if locale.language == "en" else "short", locale=locale)
    return f"{day_in_words(local.date(), language)}, {time}"


def _sparkline(measured: Mapping[str, Any], language: str) -> Markup:
    if not measured.get("series") or find_spec(_SPARKLINE) is None:
        return Markup("")
    from qmanual.kpi.measurements.measurement import from_json

    svg = import_module(_SPARKLINE).sparkline(from_json(measured), language)
    return Markup(svg)  # noqa: S704 - drawn by us from numbers
