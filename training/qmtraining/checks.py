"""What is wrong with the training rules of a manual, said before an edition is frozen.

Needs no Django: the toolchain calls it through the entry point ``qmanual.checks``.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from qmanual.config import Settings
from qmanual.items.findings import Finding, Severity
from qmanual.items.model import Catalogue
from qmanual.items.suggest import did_you_mean
from qmquiz.edition import make_bank
from qmquiz.forms.estimate import expected_seconds
from qmquiz.forms.feasible import find_gaps
from qmquiz.model import Bank
from qmtraining.curricula import Module, load_curricula
from qmtraining.status import EVERYONE, matches
from qmtraining.yaml_source import InputError

FOLDER = "training/curricula"


def find_problems(settings: Settings, catalogue: Catalogue) -> Iterator[Finding]:
    """Curricula that cannot be read, name no role of the manual, or teach nothing that is there."""
    folder = settings.root / FOLDER
    try:
        modules = load_curricula(folder)
    except InputError as error:
        yield Finding(
            code="bad-curriculum",
            path=_shown(settings, error.path or folder),
            line=error.line or 0,
            message=error.message,
        )
        return
    files = {
        path: path.read_text(encoding="utf-8").splitlines()
        for path in sorted((*folder.glob("*.yml"), *folder.glob("*.yaml")))
    }
    roles = [item.id for item in catalogue.of_type("role")]
    for module in modules:
        for word, code, severity, message in _wrong_words(module, catalogue, roles):
            path, line = _place(files, module, word)
            yield Finding(
                code=code,
                path=_shown(settings, path),
                line=line,
                message=message,
                severity=severity,
            )
    yield from _forms(settings, catalogue, modules)


def _forms(
    settings: Settings, catalogue: Catalogue, modules: Sequence[Module]
) -> Iterator[Finding]:
    """Quizzes that the questions of the manual cannot fill, or that take longer than they may."""
    bank: Bank | None = None
    for module in modules:
        if module.blueprint is None and module.time_limit is None:
            continue
        if bank is None:  # seconds: made only where somebody needs it
            bank, _ = make_bank(settings, catalogue)
        for line, code, severity, message in _about_form(module, bank, catalogue):
            yield Finding(
                code=code,
                path=_shown(settings, module.path or FOLDER),
                line=line,
                message=f"{module.id}: {message}",
                severity=severity,
            )


def _about_form(
    module: Module, bank: Bank, catalogue: Catalogue
) -> Iterator[tuple[int, str, Severity, str]]:
    taught = [item.id for item in catalogue.items.values() if item.normative]
    items = [item for item in taught if matches(item, module.patterns)]
    questions = module.questions
    if module.blueprint is not None:
        questions = module.blueprint.questions
        for gap in find_gaps(module.blueprint, bank, items, catalogue):
            # Warnings, because an edition made from earlier sources may not have it all yet.
            code = "unknown-in-blueprint" if gap.slip else "blueprint-too-large"
            yield gap.line or module.line, code, Severity.WARNING, gap.message
    if module.time_limit is not None:
        minutes = -(-expected_seconds(bank, items, questions) // 60)
        if minutes > module.time_limit:
            message = (
                f"{questions} questions take about {minutes} minutes, more than the time limit of "
                f"{module.time_limit}; people get the longer time"
            )
            yield module.line, "short-time-limit", Severity.WARNING, message


def _wrong_words(
    module: Module, catalogue: Catalogue, roles: list[str]
) -> Iterator[tuple[str, str, Severity, str]]:
    for role in module.roles:
        if role not in (EVERYONE, *roles):
            hint = did_you_mean(role, roles)
            message = f"{module.curriculum} is for {role}, which is not a role of the manual{hint}"
            yield role, "unknown-role", Severity.ERROR, message
    for pattern in module.patterns:
        if not any(matches(item, (pattern,)) for item in catalogue.items):
            # A warning, because an edition made from earlier sources may not have the item yet.
            message = f"{module.id} teaches {pattern}, and no item is called that"
            yield pattern, "teaches-nothing", Severity.WARNING, message


def _place(files: dict[Path, list[str]], module: Module, word: str) -> tuple[Path, int]:
    """File and line on which a word of a module stands; the curriculum's own line if not found."""
    for path, lines in files.items():
        starts = [n for n, line in enumerate(lines, 1) if module.curriculum in line]
        if not starts:
            continue
        inside = next((n for n, line in enumerate(lines, 1) if module.id in line), starts[0])
        after = (n for n, line in enumerate(lines, 1) if n >= inside and word in line)
        anywhere = (n for n, line in enumerate(lines, 1) if word in line)
        return path, next(after, next(anywhere, starts[0]))
    return Path(FOLDER), 0


def _shown(settings: Settings, path: Path | str) -> str:
    path = Path(path)
    return path.relative_to(settings.root).as_posix() if path.is_absolute() else path.as_posix()
