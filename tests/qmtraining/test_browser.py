"""The pages in a real browser: no violation that axe can see, keyboard alone, no JavaScript."""

import os
import shutil

import pytest
from kinds import KINDS, right_answers

from qmquiz.forms.form import Form
from qmquiz.forms.show import show_form
from qmtraining.answers import given_of
from qmtraining.library import open_book
from qmtraining.models import Attempt, Edition, Requirement

pytestmark = pytest.mark.browser
PASSWORD = "correct-horse-battery"
WIDTH = "document.documentElement.scrollWidth"
LANGUAGES = ("en", "ru", "zh-hans", "zh-hant", "ko")


@pytest.fixture(scope="module")
def chromium():
    """A browser; QMANUAL_CHROMIUM names another than the one on the path."""
    api = pytest.importorskip("playwright.sync_api")
    found = os.environ.get("QMANUAL_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("NOT TESTED IN A BROWSER: Chromium is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update",
                  "--disable-sync"],
        )  # fmt: skip
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, server, person):
    """Opens a page in which someone is signed in, on a screen of a width."""
    for name in ("ana", "ben", "mara", "quinn"):
        who = person(name)
        who.set_password(PASSWORD)
        who.save()
    address, _, _ = server()
    contexts = []

    def open_for(name, *, width=360, scripts=True, dark=False):
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": 740},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            bypass_csp=scripts,  # axe is a script of the test's
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/training/sign-in/")
        page.fill("#username", name)
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/training/")
        return page

    yield open_for
    for context in contexts:
        context.close()


def violations(page, *, colours=True):
    """What axe finds; looking at the colours takes most of its time."""
    from axe_playwright_python.sync_playwright import Axe

    rules = {"color-contrast": {"enabled": colours}}
    options = {"rules": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [(entry["id"], node["html"][:200]) for entry in found for node in entry["nodes"]]


def pages_of(name, attempts, long_quiz):
    """The pages that a persona sees."""
    open_quiz, result, asked = attempts
    return {
        "ana": [
            "/training/",
            "/training/module/MOD-PHONE/",
            "/training/module/MOD-POLICY/",
            f"/training/quiz/{result}/result/",
            "/training/records/",
            "/training/password/",
            "/training/nothing/",
        ],
        "ben": [
            *(f"/training/quiz/{open_quiz}/{number}/" for number in range(1, len(KINDS) + 1)),
            f"/training/quiz/{open_quiz}/check/",
            *(f"/training/quiz/{long_quiz}/{number}/" for number in range(1, 6)),
            f"/training/quiz/{long_quiz}/check/",
        ],
        "mara": ["/training/team/", "/training/people/P001/", "/training/people/P001/records/"],
        "quinn": [
            "/training/team/",
            "/training/coverage/",
            "/training/coverage/STD-PHONE-01/",
            "/training/editions/",
            "/training/editions/2026.2/",
            "/training/questions/",
            "/training/questions/passages/",
            "/training/questions/modules/",
            f"/training/questions/{asked}/",
        ],
    }[name]


@pytest.fixture
def attempts(db, begin_every_kind, take, publish_second, answer_in_numbers):
    """Ben's open quiz with a question of each kind, one that Ana did not pass, and a question
    that many answered."""
    asked = answer_in_numbers(29, wrong=25)[0].qver
    publish_second()
    opened = begin_every_kind().key
    return opened, take("ana", "MOD-PHONE", right=False).key, asked


@pytest.fixture
def long_quiz(db, person):
    """Ben's open quiz in which everything is as long as it gets."""
    from django.utils import timezone

    questions = open_book("2026.1").bank.about("POL-01")
    return Attempt.objects.create(
        person=person("ben"),
        requirement=Requirement.objects.filter(module="MOD-POLICY").first(),
        edition=Edition.objects.get(name="2026.1"),
        module="MOD-POLICY",
        items={},
        quiz=Form(seed="long", qvers=tuple(question.qver for question in questions)).as_json(),
        started_at=timezone.now(),
        out_of=len(questions),
    )


@pytest.mark.parametrize("name", ["ana", "ben", "mara", "quinn"])
def test_no_page_has_a_fault_that_axe_finds_and_none_is_wider_than_the_screen(
    name, attempts, long_quiz, visit
):
    """Each page once in each language on the narrow screen, which is the hard one, and once on
    the wide one in the dark; colours are the same in every language."""
    page = visit(name)
    places = pages_of(name, attempts, long_quiz.key)
    found = [
        (path, 1280, "en", fault) for path in places for fault in faults_at(page, path, 1280, "en")
    ]
    for language in LANGUAGES:
        page.goto("/training/records/")
        page.locator(f"button[name=language][value={language}]").click()
        page.wait_for_selector(f"html[lang={language}]")
        found += [
            (path, 360, language, fault)
            for path in places
            for fault in faults_at(page, path, 360, language)
        ]

    assert found == []


def faults_at(page, path, width, language):
    """What is wrong with one page on a screen of a width: on the wide one it is dark."""
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme="dark" if width > 360 else "light")
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == language
    wider = page.evaluate(f"{WIDTH} - document.documentElement.clientWidth")
    return [
        *violations(page, colours=language == "en"),
        *([f"{wider} px too wide"] if wider > 0 else []),
    ]


def test_signing_in_has_no_fault_either_and_says_what_is_wrong(chromium, server, db):
    address, _, _ = server()
    context = chromium.new_context(
        base_url=address, viewport={"width": 360, "height": 740}, bypass_csp=True
    )
    page = context.new_page()

    page.goto("/training/records/")
    first = violations(page)
    page.get_by_label("User name").fill("ana")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".error-summary")
    second = violations(page)

    assert (first, second) == ([], [])
    assert page.get_by_label("User name").input_value() == "ana"
    context.close()


def answer_by_keyboard(page, wanted):
    """Go through the form with Tab alone and fill in what is wanted of each control.

    :param wanted: name of a control to its text, the value of a radio button or list box, or the
        values of check boxes.
    :return: the names of the controls in the order in which they got the focus.
    """
    page.locator("main").evaluate("main => { main.tabIndex = -1; main.focus() }")
    visited = []
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "(({id, name, tagName, type, value}) => ({id, name, tagName, type, value}))"
            "(document.activeElement)"
        )
        if here["tagName"] == "BUTTON":
            return visited
        if here["tagName"] == "A" or here["name"] not in wanted:
            continue
        visited.append(here["name"])
        value = wanted[here["name"]]
        if here["tagName"] == "SELECT":
            values = page.evaluate("[...document.activeElement.options].map(o => o.value)")
            for _ in range(values.index(value)):
                page.keyboard.press("ArrowDown")
        elif here["type"] == "radio":
            values = page.evaluate(
                "[...document.getElementsByName(document.activeElement.name)].map(n => n.value)"
            )
            page.keyboard.press("Space")
            for _ in range(values.index(value)):
                page.keyboard.press("ArrowDown")
        elif here["type"] == "checkbox":
            if here["value"] in value:
                page.keyboard.press("Space")
        else:
            page.keyboard.type(value)
    raise AssertionError("the form has no end")


def test_every_kind_is_answered_by_keyboard_alone_without_javascript(attempts, visit):
    questions = {
        question.qver: question for question in open_book("2026.1").bank.about("STD-WINDOW-01")
    }
    answers = right_answers(list(questions.values()))
    attempt = Attempt.objects.get(key=attempts[0])
    shown = show_form(Form.from_json(attempt.quiz), open_book("2026.1").bank)
    page = visit("ben", scripts=False)

    visited = {}
    for question in shown:
        page.goto(f"/training/quiz/{attempts[0]}/{question.number}/")
        wanted = given_of(question, answers[question.qver])
        names = answer_by_keyboard(page, wanted)
        visited[question.kind] = list(dict.fromkeys(names)) == in_page_order(question, wanted)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, number=question.number: not url.endswith(f"/{number}/"))

    assert visited == dict.fromkeys(map(str, KINDS), True)
    assert page.url.endswith("/check/")
    page.locator("main form button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")
    assert page.locator("h1").inner_text() == "9 of 9: passed"


def in_page_order(question, names):
    """The controls of a question as one reads them."""
    parts = [part.id for part in question.parts] or [row.id for row in question.rows] or [""]
    found = []
    for asked, part in zip(question.parts or [question] * len(parts), parts, strict=True):
        name = f"{question.qver}.{part}" if part else question.qver
        steps = [f"{name}.{option.id}" for option in asked.options]
        found += steps if asked.kind == "order" else [name]
    assert sorted(found) == sorted(names)
    return found


def test_a_check_and_a_result_with_parts_have_no_fault_and_read_at_320_px(
    attempts, long_quiz, visit
):
    page = visit("ben", dark=True)
    faults = []
    for key in (attempts[0], long_quiz.key):
        for number in range(1, Attempt.objects.get(key=key).out_of + 1):
            page.goto(f"/training/quiz/{key}/{number}/")
            for field in page.locator("main input[type=text]").all():
                field.fill("1")
            for option in page.locator("main .option:last-of-type input").all():
                option.check()
            page.locator("button[value=continue]").click()
        page.goto(f"/training/quiz/{key}/check/")
        faults += violations(page)
        # 1280 px at 400 %, or 640 px at 200 %
        page.set_viewport_size({"width": 320, "height": 640})
        faults += [width for width in [page.evaluate(WIDTH)] if width != 320]
        page.locator("main form button").click()
        page.wait_for_url("**/result/")
        faults += violations(page)
        faults += [width for width in [page.evaluate(WIDTH)] if width != 320]
        assert page.locator(".by-part").count() == 3

    assert faults == []


def test_errors_of_parts_have_no_fault_and_lead_to_their_controls(long_quiz, attempts, visit):
    page = visit("ben")
    found = []
    for key, numbers in ((long_quiz.key, range(1, 6)), (attempts[0], range(1, len(KINDS) + 1))):
        for number in numbers:
            page.goto(f"/training/quiz/{key}/{number}/")
            page.click("button[value=continue]")
            page.wait_for_selector(".error-summary")
            assert page.evaluate("document.activeElement.className") == "error-summary"
            found += violations(page)
            for link in page.locator(".error-summary a").all():
                link.click()
                reached = page.evaluate("document.activeElement.matches('main form :enabled')")
                found += [] if reached else [(key, number, link.get_attribute("href"))]

    assert found == []


def test_questions_read_at_320_px_with_letters_of_twice_the_size_and_fit_a_thumb(
    attempts, long_quiz, visit
):
    page = visit("ben", width=320)
    wider, small = [], []
    targets = "main .option, main select, main input[type=text], main form a, main button"
    places = [(long_quiz.key, number) for number in range(1, 6)]
    places += [(attempts[0], number) for number in range(1, len(KINDS) + 1)]
    for key, number in places:
        page.goto(f"/training/quiz/{key}/{number}/")
        small += page.locator(targets).evaluate_all(
            """nodes => nodes.filter(node => node.checkVisibility()).filter(node => {
                 const {width, height} = node.getBoundingClientRect();
                 return width < 44 || height < 44 }).map(node => node.outerHTML)"""
        )
        for size in ("100%", "200%"):
            page.evaluate("size => document.documentElement.style.fontSize = size", size)
            wider.append(page.evaluate(WIDTH))

    assert small == []
    assert wider == [320] * 28
