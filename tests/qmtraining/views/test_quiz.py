"""The quiz, screen by screen."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from kinds import KINDS

from qmquiz.forms.form import Form as QuizForm
from qmtraining.models import Attempt, Record

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def attempt(learner, person):
    """Ana's open attempt."""
    learner.post("/training/module/MOD-PHONE/")
    return Attempt.objects.get(person=person("ana"))


def at(attempt, path):
    return f"/training/quiz/{attempt.key}/{path}"


def options(response):
    return re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"', response.content.decode())


def test_the_key_is_not_in_the_page(learner, attempt):
    """Whatever an answer is worth, its page reads the same but for the text of the option."""
    text = learner.get(at(attempt, "1/")).content.decode()

    assert "correct" not in text.lower()
    assert "why" not in text.lower()
    assert "No." not in text, "the feedback of wrong options"


def test_no_answer_is_an_error_that_says_what_to_do(learner, attempt):
    response = learner.post(at(attempt, "1/"), {"go": "continue"})

    assert response.status_code == 422
    text = response.content.decode()
    assert "There is a problem" in text
    link = re.search(r'<p><a href="#([^"]+)">Choose an answer', text)
    assert link is not None
    assert f'id="{link[1]}"' in text, "the link leads to the first option"


def test_answers_are_kept_at_each_step_and_shown_again(learner, attempt):
    name, value = options(learner.get(at(attempt, "1/")))[1]

    forward = learner.post(at(attempt, "1/"), {name: value, "go": "continue"})
    assert forward["Location"] == at(attempt, "2/")
    back = learner.post(at(attempt, "2/"), {"go": "back"})

    assert back["Location"] == at(attempt, "1/")
    assert f'value="{value}" checked' in learner.get(at(attempt, "1/")).content.decode()
    assert learner.get(at(attempt, ""))["Location"] == at(attempt, "2/"), "goes on where she was"


def test_an_answer_can_be_changed_from_the_check(learner, attempt):
    name, value = options(learner.get(at(attempt, "1/")))[0]

    text = learner.get(at(attempt, "1/") + "?from=check").content.decode()
    assert "Save and check your answers" in text
    response = learner.post(at(attempt, "1/"), {name: value, "go": "check"})

    assert response["Location"] == at(attempt, "check/")


def test_an_option_that_was_not_offered_is_refused(learner, attempt):
    name, _ = options(learner.get(at(attempt, "1/")))[0]

    response = learner.post(at(attempt, "1/"), {name: "made-up", "go": "continue"})

    assert response.status_code == 400
    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_missing_answers_are_named_before_handing_in(learner, attempt):
    text = learner.get(at(attempt, "check/")).content.decode()

    assert "4 questions have no answer yet" in text


def test_handing_in_twice_counts_once_and_shows_the_same_result(learner, attempt):
    first = learner.post(at(attempt, "check/"), follow=True)
    again = learner.post(at(attempt, "check/"), follow=True)

    assert "0 of 4, not yet" in first.content.decode()
    tokens = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert tokens.sub(b"", first.content) == tokens.sub(b"", again.content)
    assert Record.objects.count() == 2


def test_a_result_shows_the_right_answer_why_and_the_passage(learner, attempt):
    name, value = next(
        pair for pair in options(learner.get(at(attempt, "1/"))) if not pair[1].endswith("0")
    )
    learner.post(at(attempt, "1/"), {name: value, "go": "continue"})

    text = learner.post(at(attempt, "check/"), follow=True).content.decode()

    assert "Your answer" in text
    assert "Right answer" in text
    assert "<p>No.</p>" in text
    assert 'href="/2026.1/manual/standards.html#std-phone-0' in text
    assert "Try again" in text


def test_an_answer_after_handing_in_changes_nothing(learner, attempt):
    name, value = options(learner.get(at(attempt, "1/")))[0]
    learner.post(at(attempt, "check/"))

    response = learner.post(at(attempt, "1/"), {name: value, "go": "continue"})

    assert response["Location"] == at(attempt, "result/")
    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_a_full_disk_says_so_and_keeps_the_answer_on_the_page(learner, attempt, monkeypatch):
    from django.db import OperationalError

    name, value = options(learner.get(at(attempt, "1/")))[0]

    def full(**_):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("qmtraining.views.quiz.keep_answer", full)
    response = learner.post(at(attempt, "1/"), {name: value, "go": "continue"})

    assert response.status_code == 503
    text = response.content.decode()
    assert f'name="{name}" value="{value}"' in text
    assert 'name="go" value="continue"' in text
    assert "Try again" in text


def test_a_signature_asks_for_the_password_again(learner, person):
    who = person("ana")
    who.set_password("correct-horse-battery")
    who.save()
    learner.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    page = learner.get("/training/module/MOD-POLICY/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    sign = "/training/module/MOD-POLICY/read/"

    without = learner.post(sign, {"key": key})
    wrong = learner.post(sign, {"key": key, "password": "wrong"})
    assert (without.status_code, wrong.status_code, Record.objects.count()) == (422, 422, 0)
    right = learner.post(sign, {"key": key, "password": "correct-horse-battery"}, follow=True)

    assert "It is on record" in right.content.decode()
    assert list(Record.objects.values_list("item", "form")) == [("POL-01", "attest")]
    again = learner.post(sign, {"key": key, "password": "correct-horse-battery"})
    assert again.status_code == 302
    assert Record.objects.count() == 1


def seen_by(html):
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def of_every_kind(sign_in, begin_every_kind):
    """Ben's browser, his open attempt, and kind to the address of its question."""
    browser = sign_in("ben")
    attempt = begin_every_kind()
    numbers = {qver.split("-", 3)[3]: n for n, qver in enumerate(attempt.quiz["qvers"], 1)}
    return (
        browser,
        attempt,
        {
            str(kind): (f"STD-WINDOW-01-{kind}-1", at(attempt, f"{numbers[f'{kind}-1']}/"))
            for kind in KINDS
        },
    )


def test_every_control_of_every_kind_has_a_label_and_an_id_of_its_own(of_every_kind):
    browser, _, places = of_every_kind

    for kind, (qver, path) in places.items():
        text = browser.get(path).content.decode()
        ids = re.findall(r' id="([^"]+)"', text)
        controls = re.findall(rf'<(?:input|select) id="([^"]+)"[^>]* name="{qver}', text)
        labels = re.findall(r'<label[^>]* for="([^"]+)"', text)
        assert len(set(ids)) == len(ids), kind
        assert controls, kind
        assert set(controls) <= set(labels), kind


def test_the_summary_links_to_a_control_of_the_page_for_every_kind(of_every_kind):
    browser, _, places = of_every_kind

    for kind, (_, path) in places.items():
        response = browser.post(path, {"go": "continue"})
        text = response.content.decode()
        summary = text[text.index("error-summary") : text.index('class="progress"')]
        links = re.findall(r'href="#([^"]+)"', summary)
        assert response.status_code == 422, kind
        assert links, kind
        assert all(f' id="{link}"' in text for link in links), kind
        described = {
            name for names in re.findall(r'aria-describedby="([^"]+)"', text)
            for name in names.split()
        }  # fmt: skip
        assert all(f' id="{name}"' in text for name in described), kind


def test_part_of_an_answer_is_kept_shown_again_and_named_before_handing_in(of_every_kind):
    browser, attempt, places = of_every_kind
    qver, path = places["matching"]

    response = browser.post(path, {f"{qver}.r0": "c0", "go": "continue"})

    text = response.content.decode()
    assert response.status_code == 422
    assert '<option value="c0" selected>Clerk</option>' in text
    attempt.refresh_from_db()
    assert attempt.answers == {qver: {"r0": "c0"}}
    check = seen_by(browser.get(at(attempt, "check/")).content.decode())
    assert "One question is answered in part." in check
    assert "8 questions have no answer yet." in check
    assert "Gives the answer Clerk" in check
    assert "Opens another window No answer yet" in check


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("matching", {".r0": "made-up"}),
        ("matching", {".r9": "c0"}),
        ("cloze", {".g2": "c0"}),
        ("scenario", {".p0": ["true", "false"]}),
        ("scenario", {".p3.p30": "9"}),
        ("multiple", {"": ["m0", "m0"]}),
        ("order", {".o0": ["1", "2"]}),
        ("short-text", {"": ["a", "b"]}),
    ],
)
def test_what_a_page_cannot_send_is_refused_and_nothing_is_kept(of_every_kind, kind, more):
    browser, attempt, places = of_every_kind
    qver, path = places[kind]

    response = browser.post(path, {"go": "continue", **{qver + k: v for k, v in more.items()}})

    assert response.status_code == 400
    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_a_word_of_a_million_letters_is_an_error_on_the_page(of_every_kind):
    browser, attempt, places = of_every_kind
    qver, path = places["short-text"]

    response = browser.post(path, {qver: "a" * 200_000, "go": "continue"})

    assert response.status_code == 422
    assert "Write 200 characters at most." in response.content.decode()
    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_a_result_tells_what_became_of_each_part(of_every_kind):
    browser, attempt, places = of_every_kind
    attempt.answers = {
        places["multiple"][0]: ["m0", "m2"],
        places["matching"][0]: {"r0": "c0", "r1": "c2"},
        places["cloze"][0]: {"g0": "ticket", "g1": "20"},
        places["scenario"][0]: {"p0": "true", "p3": ["p30", "p31", "p32"]},
    }
    attempt.save()

    html = browser.post(at(attempt, "check/"), follow=True).content.decode()
    text = seen_by(html)

    assert " 1 of 9, not yet" in text, "1/2 + 1/3 + 1/5, rounded down to a tenth"
    assert "Tickets ✓ Right Also right Queues" in text
    assert "Chairs ✕ Not right Not so: Chairs" in text
    assert "Gives the answer ✓ Right Your answer Clerk" in text
    assert (
        "Opens another window ✕ Not right Your answer Guard Right answer Manager Not so: Guard"
        in text
    )
    assert "She takes a 1 and waits 2 minutes at most at the 3 ." in text
    assert "Gap 2 ✕ Not right Your answer 20 Right answer 15 minutes That was before." in text
    assert "Gap 3 ○ No answer Right answer window" in text
    assert (
        "Has the standard been met? ✕ Not right Your answer Yes Right answer No "
        "20 is more than 15. 15 minutes are the limit." in text
    )
    assert "<ol><li>Apologise</li><li>Serve her</li><li>Write it down</li></ol>" in html


def test_a_result_links_to_every_cited_passage_in_the_edition_taken(
    sign_in, person, publish_second
):
    from qmtraining.models import Edition, Requirement

    attempt = Attempt.objects.create(
        person=person("ben"),
        requirement=Requirement.objects.filter(module="MOD-POLICY").first(),
        edition=Edition.objects.get(name="2026.1"),
        module="MOD-POLICY",
        quiz=QuizForm(seed="a", qvers=("POL-01-long-single-1",)).as_json(),
        started_at=NOON,
        out_of=1,
    )
    publish_second()

    html = sign_in("ben").post(at(attempt, "check/"), follow=True).content.decode()

    links = re.findall(r'href="(/2026[^"]+)"', html)
    assert links == [
        "/2026.1/manual/standards.html#pol-01",
        "/2026.1/manual/standards.html#std-phone-01",
    ]
    assert "We say what we do, and do it." in html
