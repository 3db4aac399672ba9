"""A quiz: one question on a screen, answers kept at each step, handed in once."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from qmanual.errors import QuizError
from qmanual.items.model import Item
from qmquiz.forms.form import Form as QuizForm
from qmquiz.forms.show import ShownQuestion, show_form
from qmquiz.grading.grade import FormResult
from qmtraining.answers import Sent, answer_lines, given_of, is_complete, read_answer
from qmtraining.digests import receipt_digest
from qmtraining.layout import layout_of
from qmtraining.library import Book, open_book, page_of
from qmtraining.models import Attempt
from qmtraining.pages import page
from qmtraining.selectors.learning import attempt_of_person
from qmtraining.services.attempts import (
    NothingOwedError,
    is_over,
    keep_answer,
    ran_out,
    result_of,
    submit_attempt,
)
from qmtraining.views.learning import person_of


def _attempt(request: HttpRequest, key: UUID) -> Attempt:
    """The person's own attempt; anyone else's is not there.

    One whose time is over is handed in, and comes back so.
    """
    person = person_of(request)
    attempt = attempt_of_person(person, key)
    if attempt is None:
        raise Http404
    if attempt.submitted_at is None and is_over(attempt):
        return submit_attempt(person=person, key=key).attempt
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
        if not is_complete(shown, attempt.answers.get(shown.qver)):
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
    sent = read_answer(request.POST, shown, open_book(attempt.edition.name).bank.language)
    if sent.answer or not sent.problems:
        try:
            keep_answer(person=person_of(request), key=key, qver=shown.qver, answer=sent.answer)
        except NothingOwedError:
            return redirect("result", key)
    back = request.POST.get("go") == "back"
    if sent.problems and not back:
        return _question_page(request, attempt, shown, len(questions), sent)
    if back:
        return redirect("question", key, number - 1) if number > 1 else redirect("quiz", key)
    if request.POST.get("go") == "check" or number == len(questions):
        return redirect("check", key)
    return redirect("question", key, number + 1)


def _question_page(
    request: HttpRequest,
    attempt: Attempt,
    shown: ShownQuestion,
    out_of: int,
    sent: Sent | None = None,
) -> HttpResponse:
    """The page of one question; with what was sent and what is wrong with it, if anything is."""
    problems = sent.problems if sent else ()
    given = sent.given if sent else given_of(shown, attempt.answers.get(shown.qver))
    return page(
        request,
        "question",
        {
            "attempt": attempt,
            "shown": shown,
            "kind": str(shown.kind),
            "layout": layout_of(shown, open_book(attempt.edition.name).bank.language),
            "out_of": out_of,
            "problems": sent.summary if sent else (),
            "problem_at": {problem.name: problem.text for problem in problems},
            "given": given,
            "checking": request.GET.get("from") == "check" or request.POST.get("go") == "check",
        },
        422 if problems else 200,
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
    answers = [(shown, attempt.answers.get(shown.qver)) for shown in _shown(attempt)]
    incomplete = [bool(answer) for shown, answer in answers if not is_complete(shown, answer)]
    return page(
        request,
        "check",
        {
            "attempt": attempt,
            "answers": [(shown, answer_lines(shown, answer)) for shown, answer in answers],
            "missing": incomplete.count(False),
            "partly": incomplete.count(True),
        },
    )


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
            "ran_out": ran_out(attempt),
            "records": records,
            "receipt": receipt_digest(attempt, [record.digest for record in records]),
            "book": book,
            "more_passages": _more_passages(graded, book) if graded else {},
            "page_of": page_of,
        },
    )


def _more_passages(graded: FormResult, book: Book) -> dict[str, list[Item]]:
    """For each question the other items that it cites, as far as the edition has them."""
    items = book.catalogue.items
    return {
        answer.qver: [items[name] for name in answer.items if name != answer.item and name in items]
        for answer in graded.results
    }
