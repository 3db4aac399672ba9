"""A quiz: one question on a screen, answers kept at each step, handed in once."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from qmanual.errors import QuizError
from qmquiz.forms.form import Form as QuizForm
from qmquiz.forms.show import ShownQuestion, show_form
from qmquiz.model import Kind
from qmtraining.digests import receipt_digest
from qmtraining.library import open_book, page_of
from qmtraining.models import Attempt
from qmtraining.pages import page
from qmtraining.selectors.learning import attempt_of_person
from qmtraining.services.attempts import (
    NothingOwedError,
    keep_answer,
    result_of,
    submit_attempt,
)
from qmtraining.views.learning import person_of

MAX_TYPED = 200
"""Characters of a typed answer."""


def _attempt(request: HttpRequest, key: UUID) -> Attempt:
    """The person's own attempt; anyone else's is not there."""
    attempt = attempt_of_person(person_of(request), key)
    if attempt is None:
        raise Http404
    return attempt


def _shown(attempt: Attempt) -> tuple[ShownQuestion, ...]:
    """The questions of an attempt as people see them; the key is not in them."""
    bank = open_book(attempt.edition.name).bank
    return show_form(QuizForm.from_json(attempt.quiz), bank)


@login_required
@require_GET
def resume(request: HttpRequest, key: UUID) -> HttpResponse:
    """Go on where the person stopped."""
    attempt = _attempt(request, key)
    if attempt.submitted_at:
        return redirect("result", key)
    for shown in _shown(attempt):
        if shown.qver not in attempt.answers:
            return redirect("question", key, shown.number)
    return redirect("check", key)


@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Show one question; a POST keeps the answer and goes where the button says."""
    attempt = _attempt(request, key)
    if attempt.submitted_at:
        return redirect("result", key)
    questions = _shown(attempt)
    if not 1 <= number <= len(questions):
        raise Http404
    shown = questions[number - 1]
    if request.method == "GET":
        return _question_page(request, attempt, shown, len(questions))
    answer, error = read_answer(request, shown)
    back = request.POST.get("go") == "back"
    if error and not back:
        given = _given(shown, answer)
        return _question_page(request, attempt, shown, len(questions), error, given)
    if not error:
        try:
            keep_answer(person=person_of(request), key=key, qver=shown.qver, answer=answer)
        except NothingOwedError:
            return redirect("result", key)
    if back:
        return redirect("question", key, number - 1) if number > 1 else redirect("quiz", key)
    if request.POST.get("go") == "check" or number == len(questions):
        return redirect("check", key)
    return redirect("question", key, number + 1)


def read_answer(request: HttpRequest, shown: ShownQuestion) -> tuple[Any, str]:
    """The answer that was sent, and what is wrong with it.

    :raises BadRequest: if it holds what the page does not offer.
    """
    known = {option.id for option in shown.options}
    match shown.kind:
        case Kind.NUMERIC:
            typed = request.POST.get(shown.qver, "").strip()[:MAX_TYPED]
            return typed, "" if typed else gettext("Enter a number.")
        case Kind.MULTIPLE:
            chosen = request.POST.getlist(shown.qver)
            if not set(chosen) <= known:
                raise BadRequest("an option that was not offered")
            return chosen, "" if chosen else gettext("Choose at least one answer.")
        case Kind.ORDER:
            return _read_order(request, shown)
        case _:
            choice = request.POST.get(shown.qver, "")
            if choice and choice not in known:
                raise BadRequest("an option that was not offered")
            return choice, "" if choice else gettext("Choose an answer.")


def _read_order(request: HttpRequest, shown: ShownQuestion) -> tuple[list[str], str]:
    """The options in the order that the selects say."""
    places: dict[str, int] = {}
    for option in shown.options:
        place = request.POST.get(f"{shown.qver}.{option.id}", "")
        if place:
            if not place.isdecimal() or not 1 <= int(place) <= len(shown.options):
                raise BadRequest("a place that was not offered")
            places[option.id] = int(place)
    order = sorted(places, key=lambda option: places[option])
    if len(places) < len(shown.options):
        return order, gettext("Give every line a number.")
    if len(set(places.values())) < len(places):
        return order, gettext("Give every number only once.")
    return order, ""


def _given(shown: ShownQuestion, answer: Any) -> dict[str, Any]:
    """A kept answer as the page's controls need it: option to place, or the text."""
    if shown.kind == Kind.ORDER:
        return {option: place for place, option in enumerate(answer or (), 1)}
    if shown.kind == Kind.NUMERIC:
        return {"text": answer or ""}
    chosen = answer if isinstance(answer, list) else [answer]
    return {option: True for option in chosen if option}


def _question_page(
    request: HttpRequest,
    attempt: Attempt,
    shown: ShownQuestion,
    out_of: int,
    error: str = "",
    given: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of one question."""
    if given is None:
        given = _given(shown, attempt.answers.get(shown.qver))
    if error and shown.kind == Kind.ORDER:  # what stood in the selects, slips and all
        given = {
            option.id: int(request.POST.get(f"{shown.qver}.{option.id}") or 0)
            for option in shown.options
        }
    return page(
        request,
        "question",
        {
            "attempt": attempt,
            "shown": shown,
            "kind": str(shown.kind),
            "out_of": out_of,
            "error": error,
            "given": given,
            "checking": request.GET.get("from") == "check" or request.POST.get("go") == "check",
        },
        422 if error else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the answers before they are handed in; a POST hands them in, once."""
    if request.method == "POST":
        try:
            submit_attempt(person=person_of(request), key=key)
        except Attempt.DoesNotExist as error:
            raise Http404 from error
        except QuizError as error:
            raise BadRequest(str(error)) from error
        return redirect("result", key)
    attempt = _attempt(request, key)
    if attempt.submitted_at:
        return redirect("result", key)
    lines = [(shown, answer_texts(shown, attempt.answers.get(shown.qver)))
             for shown in _shown(attempt)]  # fmt: skip
    missing = [shown.number for shown, texts in lines if not texts]
    return page(request, "check", {"attempt": attempt, "lines": lines, "missing": missing})


def answer_texts(shown: ShownQuestion, answer: Any) -> list[str]:
    """A kept answer in the words of the options."""
    if answer in (None, "", []):
        return []
    if shown.kind == Kind.NUMERIC:
        return [str(answer)]
    texts = {option.id: option.text for option in shown.options}
    chosen = answer if isinstance(answer, list) else [answer]
    return [texts[option] for option in chosen if option in texts]


@login_required
@require_GET
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """What came of it: each answer, the right one, why, where it is written; the receipt."""
    attempt = _attempt(request, key)
    if not attempt.submitted_at:
        return redirect("quiz", key)
    records = list(attempt.records.order_by("id"))
    book = open_book(attempt.edition.name)
    graded = result_of(attempt, book.bank) if attempt.quiz else None
    return page(
        request,
        "result",
        {
            "attempt": attempt,
            "graded": graded,
            "records": records,
            "receipt": receipt_digest(attempt, [record.digest for record in records]),
            "book": book,
            "page_of": page_of,
        },
    )
