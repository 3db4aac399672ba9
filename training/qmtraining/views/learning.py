"""A person's own pages: her list, what changed, her records."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qmtraining.library import Book, open_book, page_of
from qmtraining.models import Form, Person
from qmtraining.pages import page
from qmtraining.passages import Passage, passage_of
from qmtraining.plans import (
    Task,
    estimated_minutes,
    minutes_of_person,
    question_count,
    quiz_minutes,
    time_limit,
)
from qmtraining.redline import Redline, redlines
from qmtraining.selectors.learning import (
    records_of_person,
    task_of_person,
    tasks_of_person,
    transcript,
)
from qmtraining.services.attempts import (
    ChangedMeanwhileError,
    NothingOwedError,
    begin_attempt,
    can_be_asked,
    confirm_reading,
    confirmation_key,
)
from qmtraining.views.signing import check_password, password_is_fresh


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in; only for views that require it."""
    person: Any = request.user
    return person  # type: ignore[no-any-return]


@require_GET
def to_list(_request: HttpRequest) -> HttpResponse:
    """The address without its slash."""
    return redirect("list")


@login_required
@require_GET
def my_list(request: HttpRequest) -> HttpResponse:
    """What the person has to do, why, by when, how long."""
    tasks = tasks_of_person(person_of(request))
    todo = [task for task in tasks if task.owed]
    done = [task for task in tasks if not task.owed]
    minutes = {task.module: estimated_minutes(task, open_book(task.edition)) for task in todo}
    return page(
        request,
        "list",
        {
            "todo": todo,
            "done": done,
            "minutes": minutes,
            "all_minutes": sum(minutes.values()),
            "next_day": min((task.next_day for task in tasks if task.next_day), default=None),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def module(request: HttpRequest, module: str) -> HttpResponse:
    """What to know for a module: what changed, or all of it; a POST begins the quiz."""
    person = person_of(request)
    task = task_of_person(person, module)
    if task is None:
        raise Http404
    book = open_book(task.edition)
    asks = bool(task.owed) and can_be_asked(task, book)
    if request.method == "POST":
        try:
            if not asks:
                raise NothingOwedError("")
            attempt = begin_attempt(person=person, task=task)
        except NothingOwedError:
            return redirect("module", module)
        return redirect("quiz", attempt.key)
    return _module_page(request, task, book, asks=asks)


def _module_page(
    request: HttpRequest, task: Task, book: Book, *, asks: bool, error: str = "", status: int = 200
) -> HttpResponse:
    """The page of a module."""
    signs = task.requirement.form == Form.ATTEST
    changes = _changes(task, book)
    return page(
        request,
        "module",
        {
            "task": task,
            "changes": changes,
            "passages": _passages(task, book, changes),
            "asks": asks,
            "signs": signs,
            "needs_password": signs and not password_is_fresh(request),
            "key": confirmation_key(person_of(request), task) if task.owed and not asks else "",
            "minutes": estimated_minutes(task, book),
            "questions": question_count(task),
            "quiz_minutes": quiz_minutes(task, book),
            "limit": time_limit(task),
            "allowed": minutes_of_person(task, book, person_of(request).extra_time),
            "error": error,
            "book": book,
            "page_of": page_of,
        },
        status,
    )


def _changes(task: Task, book: Book) -> tuple[Redline, ...]:
    """What changed since the person showed it: each statement since its own last pass."""
    if not task.delta or not task.known_edition:
        return ()
    known: dict[str, list[str]] = {}
    for row in task.changed:
        known.setdefault(row.known_edition or task.known_edition, []).append(row.item)
    found = {
        change.item.id: change
        for name, items in known.items()
        for change in redlines(open_book(name).catalogue, book.catalogue, items)
    }
    return tuple(found[item] for item in book.catalogue.items if item in found)


def _passages(task: Task, book: Book, changes: tuple[Redline, ...]) -> list[Passage]:
    """The statements to read, in reading order; those that changed are shown as changes."""
    wanted = {row.item for row in (task.asked if task.owed else task.items)}
    if changes:
        wanted = {row.item for row in task.by_kpi}
    return [
        passage_of(item, book.catalogue)
        for item in book.catalogue.items.values()
        if item.id in wanted
    ]


@login_required
@require_POST
def confirm(request: HttpRequest, module: str) -> HttpResponse:
    """Record that the person read, or signed, what the page showed."""
    person = person_of(request)
    task = task_of_person(person, module)
    if task is None:
        raise Http404
    book = open_book(task.edition)
    asks = bool(task.owed) and can_be_asked(task, book)
    signs = task.requirement.form == Form.ATTEST
    if signs and not password_is_fresh(request):
        password = request.POST.get("password", "")
        if not password or check_password(request, person.username, password) is None:
            error = gettext("That is not your password. Enter it again to sign.")
            return _module_page(request, task, book, asks=asks, error=error, status=422)
    try:
        outcome = confirm_reading(
            person=person,
            task=None if asks else task,
            key=_key(request),
            form=Form.ATTEST if signs else Form.READ,
        )
    except ChangedMeanwhileError:
        messages.warning(
            request, gettext("The text changed since you opened the page. Read it once more.")
        )
        return redirect("module", module)
    return redirect("result", outcome.attempt.key)


def _key(request: HttpRequest) -> Any:
    """The key of the form, as an identifier; anything else finds nothing."""
    from uuid import UUID

    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error


@login_required
@require_GET
def my_records(request: HttpRequest) -> HttpResponse:
    """What the person has shown, newest first."""
    person = person_of(request)
    entries = transcript(list(records_of_person(person)))
    return page(request, "records", {"entries": entries, "of": None, "page_of": page_of})
