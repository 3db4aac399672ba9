"""The pages in a real browser: no violation that axe can see, keyboard alone, no JavaScript."""

import os
import shutil

import pytest

from qmtraining.models import Attempt, Person

pytestmark = pytest.mark.browser
PASSWORD = "correct-horse-battery"
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


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(entry["id"], node["html"][:200]) for entry in found for node in entry["nodes"]]


def pages_of(name, attempts):
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
            *(f"/training/quiz/{open_quiz}/{number}/" for number in range(1, 6)),
            f"/training/quiz/{open_quiz}/check/",
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
def attempts(db, person, take, publish_second, answer_in_numbers):
    """Ben's open quiz with a question of each kind, one that Ana did not pass, and a question
    that many answered."""
    from qmtraining.selectors.learning import task_of_person
    from qmtraining.services.attempts import begin_attempt

    asked = answer_in_numbers(29, wrong=25)[0].qver
    publish_second()
    ben = person("ben")
    opened = begin_attempt(person=ben, task=task_of_person(ben, "MOD-WINDOW")).key
    return opened, take("ana", "MOD-PHONE", right=False).key, asked


@pytest.fixture
def language(request, db):
    """Everyone's language, set before the server starts."""
    Person.objects.update(language=request.param)
    return request.param


@pytest.mark.parametrize("language", LANGUAGES, indirect=True)
def test_no_page_has_a_fault_that_axe_finds_and_none_is_wider_than_the_screen(
    language, attempts, visit
):
    found = []
    for name in ("ana", "ben", "mara", "quinn"):
        for width, dark in ((360, False), (360, True), (1280, False)):
            if language != "en" and (dark or width > 360):
                continue  # colours are the same in every language, and the narrow is the hard one
            page = visit(name, width=width, dark=dark)
            for path in pages_of(name, attempts):
                page.goto(path)
                assert page.locator("html").get_attribute("lang") == language
                wider = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                found += [(path, width, dark, fault) for fault in violations(page)]
                found += [(path, width, dark, f"{wider} px too wide")] if wider > 0 else []

    assert found == []


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


def test_every_kind_of_question_is_answered_by_keyboard_alone_without_javascript(attempts, visit):
    page = visit("ben", scripts=False)
    page.goto(f"/training/quiz/{attempts[0]}/1/")
    kinds = set()

    for _ in range(5):
        form = page.locator("main form")
        if form.locator("select").count():
            kinds.add("order")
            for place in range(form.locator("select").count()):
                form.locator("select").nth(place).focus()
                page.keyboard.press("ArrowDown")
                for _ in range(place):
                    page.keyboard.press("ArrowDown")
        elif form.locator("input[inputmode]").count():
            kinds.add("numeric")
            form.locator("input[inputmode]").focus()
            page.keyboard.type("15")
        else:
            option = form.locator(".option input").first
            kinds.add(option.get_attribute("type"))
            option.focus()
            page.keyboard.press("Space")
        form.locator("button[value=continue]").focus()
        here = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, here=here: url != here)

    assert kinds == {"order", "numeric", "radio", "checkbox"}
    assert page.url.endswith("/check/")
    page.locator("main form button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")
    assert "of 5" in page.locator("h1").inner_text()


def test_a_mistake_moves_the_focus_to_what_it_says(attempts, visit):
    page = visit("ben")
    page.goto(f"/training/quiz/{attempts[0]}/1/")

    page.click("button[value=continue]")
    page.wait_for_selector(".error-summary")

    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a")
    assert page.evaluate("document.activeElement.closest('form') !== null")


def test_a_row_of_an_answer_is_at_least_44_px_high(attempts, visit):
    page = visit("ben")
    small = []
    for number in range(1, 6):
        page.goto(f"/training/quiz/{attempts[0]}/{number}/")
        for target in page.locator("main .option, main select, main button:visible").all():
            box = target.bounding_box()
            if box["height"] < 44:
                small.append((number, target.evaluate("node => node.outerHTML"), box["height"]))

    assert small == []
    assert Attempt.objects.count() == 3
