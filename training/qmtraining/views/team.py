"""The people whom someone looks after. Whoever looks after nobody finds no such page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from qmtraining.library import open_book, page_of
from qmtraining.models import Person
from qmtraining.pages import page
from qmtraining.selectors.learning import (
    records_of_person,
    tasks_of_person,
    timed_attempts_of_person,
    transcript,
)
from qmtraining.selectors.people import View, managed_people, matrix_of, visible_people
from qmtraining.services.time_limits import NoExtensionError, extend_time
from qmtraining.status import State
from qmtraining.views.learning import person_of

SHOWN = {"": (), "late": (State.LATE,), "owed": (State.DUE, State.LATE)}
"""Filter of the matrix to the states that it keeps."""
MORE_MINUTES = (5, 10, 15)
"""What a lead can add to a quiz with a time limit, as often as needed."""
PAGE = 200
"""People on a page of the matrix."""


def wanted_view(request: HttpRequest) -> View:
    """What the address asks to see; what it cannot ask for counts as nothing."""
    after = request.GET.getlist("after")
    return View(
        department=request.GET.get("department", ""),
        states=SHOWN.get(request.GET.get("show", ""), ()),
        after=(after[0], after[1], int(after[2]))
        if len(after) == 3 and after[2].isdecimal() and len(after[2]) < 19
        else None,
    )


def team_of(request: HttpRequest) -> QuerySet[Person]:
    """Everyone whom the person who asks looks after.

    :raises Http404: if that is nobody.
    """
    viewer = person_of(request)
    if not (viewer.leads or viewer.quality_lead):
        raise Http404
    return managed_people(viewer)


@login_required
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """People down, modules across."""
    view = wanted_view(request)
    shown = matrix_of(view.of(team_of(request)), PAGE)
    filters = {name: request.GET.get(name, "") for name in ("department", "show")}
    following = ""
    if shown.more:
        last = shown.people[-1]
        after = [("after", part) for part in (last.department, last.name, last.pk)]
        following = urlencode([*filters.items(), *after])
    departments = {who.department for who in shown.people} | {view.department}
    return page(
        request,
        "team",
        {
            "matrix": shown,
            "departments": sorted(departments - {""}),
            **filters,
            "query": urlencode(filters),
            "following": following,
        },
    )


def visible_person(request: HttpRequest, code: str) -> Person:
    """A person whose records may be seen by whoever asks.

    :raises Http404: for everyone else, as if there were no such person.
    """
    return get_object_or_404(visible_people(person_of(request)), code=code)


@login_required
@require_GET
def person(request: HttpRequest, code: str) -> HttpResponse:
    """How one person stands, module by module."""
    who = visible_person(request, code)
    tasks = tasks_of_person(who)
    timed = who.pk != person_of(request).pk and any(
        task.owed and task.requirement.time_limit for task in tasks
    )
    return page(
        request, "person", {"who": who, "tasks": tasks, "timed": timed, "title_of": _title_of}
    )


@login_required
@require_http_methods(["GET", "POST"])
def more_time(request: HttpRequest, code: str) -> HttpResponse:
    """The quizzes with a time limit that someone has under way; a POST gives one more time.

    Nobody gives it to herself: for her there is no such page.
    """
    who = visible_person(request, code)
    if who.pk == person_of(request).pk:
        raise Http404
    attempts = timed_attempts_of_person(who)
    if request.method == "POST":
        minutes = request.POST.get("minutes", "")
        if minutes not in map(str, MORE_MINUTES):
            raise BadRequest("a number of minutes that was not offered")
        attempt = next((a for a in attempts if str(a.key) == request.POST.get("key")), None)
        if attempt is None:
            messages.info(request, gettext("This quiz is handed in."))
        else:
            try:
                extend_time(attempt=attempt, minutes=int(minutes), by=person_of(request))
            except NoExtensionError:
                messages.info(request, gettext("This quiz is handed in."))
        return redirect("more-time", code)
    return page(request, "more_time", {"who": who, "attempts": attempts, "choices": MORE_MINUTES})


def _title_of(edition: str, item: str) -> str:
    """The title of an item in an edition."""
    return open_book(edition).catalogue.title_of(item)


@login_required
@require_GET
def records(request: HttpRequest, code: str) -> HttpResponse:
    """What one person has shown."""
    who = visible_person(request, code)
    entries = transcript(list(records_of_person(who)))
    return page(request, "records", {"entries": entries, "of": who, "page_of": page_of})
