"""Load the manual when a build begins: settings, catalogue, measurements, approvals."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from qmanual.config import CONFIG_FILE, Settings, load_settings
from qmanual.errors import QmanualError
from qmanual.items.control import APPROVALS, ApprovalRecord, load_approvals
from qmanual.items.findings import Finding, Severity
from qmanual.items.graph import back_links
from qmanual.items.model import Catalogue
from qmanual.items.read import read_folder
from qmanual.items.schema import load_schema
from qmanual.kpi.alerts import alerts_of
from qmanual.kpi.registers import registers_of
from qmanual.sphinx_ext.domain import qm_domain
from qmanual.sphinx_ext.language import sphinx_name, translate_sphinx, use_language
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.practice import load_practice
from qmanual.sphinx_ext.warnings import Subtype, warn


def setup_loading(app: Sphinx) -> None:
    """Register settings of the build and the handlers that load."""
    app.add_config_value("qmanual_edition", "", "html", [str])
    app.add_config_value("qmanual_measurements", "", "", [str])
    app.add_config_value("qmanual_today", "", "", [str])
    app.connect("config-inited", take_language)
    app.connect("builder-inited", load_manual)
    app.connect("env-before-read-docs", report_findings)


def settings_of(app: Sphinx) -> Settings:
    """The settings of the manual that is built; a plain Sphinx project has the defaults.

    :raises ConfigError: if ``_config.yml`` cannot be used.
    """
    root = Path(app.srcdir)
    if not (root / CONFIG_FILE).is_file():
        return Settings(root=root, title=app.config.project, language=app.config.language)
    try:
        return load_settings(root)
    except QmanualError as error:
        raise ConfigError(str(error)) from error


def take_language(app: Sphinx, config: Config) -> None:
    """Build in the manual's language; Sphinx's own words too, unless told another one."""
    language = settings_of(app).language
    use_language(language)
    if config.language == "en" and sphinx_name(language) != "en":
        config.language = sphinx_name(language)
        translate_sphinx(app)


def load_manual(app: Sphinx) -> None:
    """Read all that pages are rendered from."""
    settings = settings_of(app)
    findings: tuple[Finding, ...] = ()
    catalogue = Catalogue()
    try:
        reading = read_folder(settings.root, settings.manual)
        catalogue, findings = reading.catalogue, reading.findings
    except QmanualError as error:
        findings = (_as_finding(error),)
    measurements: dict[str, Any] = {}
    effects: dict[str, Any] = {}
    charts = None
    registers: Mapping[str, Any] = {}
    practice: Mapping[str, Any] = {}
    approvals: tuple[ApprovalRecord, ...] = ()
    try:
        path = _measurements_path(app, settings, catalogue)
        if path is not None:
            from qmanual.kpi.measurements.store import (
                CHARTS_FOLDER,
                load_effects,
                load_findings,
                load_measurements_json,
            )

            measurements = load_measurements_json(path)["kpis"]
            findings += load_findings(path)
            effects = load_effects(path)
            charts = path.parent / CHARTS_FOLDER
        registers = registers_of(settings, catalogue)
        practice = load_practice(settings, catalogue)
    except QmanualError as error:
        findings += (_as_finding(error),)
    try:
        approvals = load_approvals(settings.manual_path / APPROVALS)
    except QmanualError as error:
        findings += (_as_finding(error),)
    qm_domain(app.env).manual = Manual(
        settings=settings,
        schema=load_schema(),
        catalogue=catalogue,
        today=_today(app, settings),
        findings=findings,
        back_links=back_links(catalogue),
        measurements=measurements,
        charts=charts,
        registers=registers,
        effects=effects,
        practice=practice,
        alerts=alerts_of(measurements, catalogue, registers),
        approvals=approvals,
        edition=app.config.qmanual_edition,
    )


def _measurements_path(app: Sphinx, settings: Settings, catalogue: Catalogue) -> Path | None:
    """The file of measurements, brought up to date unless the build was given one."""
    if app.config.qmanual_measurements:
        return settings.root / str(app.config.qmanual_measurements)
    if next(catalogue.of_type("kpi"), None) is None:
        return None
    from qmanual.kpi.refresh import refresh_measurements

    return refresh_measurements(settings, catalogue)


def _today(app: Sphinx, settings: Settings) -> datetime.date:
    if app.config.qmanual_today:
        try:
            return datetime.date.fromisoformat(app.config.qmanual_today)
        except ValueError as error:
            raise ConfigError(f"qmanual_today: {error}") from error
    return datetime.datetime.now(ZoneInfo(settings.timezone)).date()


def _as_finding(error: QmanualError) -> Finding:
    return Finding(
        code=error.code,
        path=str(error.path or CONFIG_FILE),
        line=error.line or 0,
        message=error.message,
    )


def report_findings(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Say what the core found wrong: with ``-W`` the build ends here, before any cell runs."""
    manual = qm_domain(env).manual
    assert manual is not None
    for finding in manual.findings:
        if finding.severity is Severity.ERROR:
            warn(
                f"{finding.message} [{finding.code}]",
                subtype=Subtype.CATALOGUE,
                location=location(Path(app.srcdir), finding.path, finding.line),
            )


def location(root: Path, path: str, line: int) -> str:
    """``path:line`` in full, as Sphinx writes its own."""
    return f"{root / path}:{line}" if line else str(root / path)
