"""The people whom someone looks after. Whoever looks after nobody finds no such page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from qmtraining.library import open_book, page_of
from qmtraining.models import Person
from qmtraining.pages import page
from qmtraining.selectors.learning import records_of_person, tasks_of_person, transcript
from qmtraining.selectors.people import Matrix, managed_people, matrix_of, visible_people
from qmtraining.status import State
from qmtraining.views.learning import person_of

SHOWN = {"": None, "late": (State.LATE,), "owed": (State.DUE, State.LATE)}
"""Filter of the matrix to the states that it keeps."""


def whole_matrix(request: HttpRequest) -> Matrix:
    """Everyone whom a person looks after.

    :raises Http404: if she looks after nobody.
    """
    viewer = person_of(request)
    if not (viewer.leads or viewer.quality_lead):
        raise Http404
    return matrix_of(managed_people(viewer))


@login_required
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """People down, modules across."""
    whole = whole_matrix(request)
    departments = sorted({who.department for who in whole.people})
    shown, department, show = filtered(whole, request)
    return page(
        request,
        "team",
        {
            "matrix": shown,
            "departments": departments,
            "department": department,
            "show": show,
            "query": request.GET.urlencode(),
        },
    )


def filtered(matrix: Matrix, request: HttpRequest) -> tuple[Matrix, str, str]:
    """A matrix with the people that the address asks for, and the filters."""
    department = request.GET.get("department", "")
    show = request.GET.get("show", "")
    people = matrix.people
    if department:
        people = [who for who in people if who.department == department]
    wanted = SHOWN.get(show)
    if wanted:
        owing = {who for (who, _), cell in matrix.cells.items() if cell.state in wanted}
        people = [who for who in people if who.pk in owing]
    return Matrix(people=people, modules=matrix.modules, cells=matrix.cells), department, show


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
    return page(request, "person", {"who": who, "tasks": tasks, "title_of": _title_of})


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
