"""Does a running server do what it is there for? Asked over HTTP, as a browser asks.

A reader opens the manual; an employee signs in, takes a quiz and finds it on record; others
see what is theirs. Nothing is looked up in the database.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from browser import Browser, Form, Page

MOST_STEPS = 60


class Failure(Exception):  # noqa: N818  what a person reads is a sentence, not a class
    """Something that people need does not work."""


def check_site(address: str, data: Path, sign_ins: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Use the server, and say what was seen, a line at a time.

    :param data: the server's data folder; the right answers are looked up in its editions.
    :param sign_ins: what a person is, user name, password.
    :raises Failure: at the first thing that does not work.
    """
    yield from _read_manual(address)
    people = {who: (name, password) for who, name, password in sign_ins}
    if "employee" not in people:
        raise Failure(f"there is no sample employee to sign in as (in {data})")
    browser = Browser()
    yield _sign_in(browser, address, "employee", *people["employee"])
    yield from _take_a_quiz(browser, address, data)
    hidden = browser.get(f"{address}/training/coverage/")
    if hidden.status not in (403, 404):
        raise Failure(f"an employee can open the coverage of everybody ({hidden.status})")
    yield f"coverage: hidden from the employee ({hidden.status})"
    for who, page in (("manager", "team"), ("quality lead", "coverage")):
        if who in people:
            other = Browser()
            yield _sign_in(other, address, who, *people[who])
            seen = _ok(other.get(f"{address}/training/{page}/"))
            yield f"{page}: {who} sees “{seen.heading}”"


def _read_manual(address: str) -> Iterator[str]:
    browser = Browser()
    door = _ok(browser.get(f"{address}/"))
    front = _ok(browser.get(door.refresh)) if door.refresh else door
    yield f"manual: “{front.heading}” at {front.address}"
    switcher = browser.get(f"{address}/switcher.json")
    try:
        editions = json.loads(switcher.source)
    except ValueError as error:
        raise Failure(f"{switcher.address} is not JSON") from error
    for entry in editions:
        page = _ok(browser.get(f"{address}/{entry['home']}"))
        marked = "qm-superseded" in page.source
        if marked is not (entry["superseded_by"] is not None):
            raise Failure(f"edition {entry['name']} does not say whether it was replaced")
        said = f"says that {entry['superseded_by']} replaced it" if marked else "is in force"
        yield f"edition {entry['name']}: {said}"
        if entry["redline"]:
            redline = _ok(browser.get(f"{address}/{entry['redline']}"))
            yield f"redline: “{redline.heading}” at {redline.address}"


def _sign_in(browser: Browser, address: str, who: str, name: str, password: str) -> str:
    page = _ok(browser.get(f"{address}/training/"))
    form = page.form_with("username", "password")
    if form is None:
        raise Failure(f"{page.address} does not ask to sign in")
    seen = browser.send(form, {"username": name, "password": password})
    if seen.status != 200 or seen.form_with("username", "password"):
        raise Failure(f"{who} {name} cannot sign in ({seen.status} at {seen.address})")
    return f"sign-in: {who} {name} sees “{seen.heading}”"


def _take_a_quiz(browser: Browser, address: str, data: Path) -> Iterator[str]:
    before = _records(browser, address)
    start, module = _first_quiz(browser, address)
    if start is None:
        if not before:
            raise Failure("the employee owes no quiz and has no record")
        yield f"quiz: nothing owed; {len(before)} lines on record"
        return
    known = _questions(data)
    page = _ok(browser.send(start, {}))
    asked = 0
    for _step in range(MOST_STEPS):
        form = _answer_form(page)
        if form is None:
            break
        asked += 1
        page = _ok(browser.send(form, {**_answer(form, known), "go": "continue"}))
    hand_in = page.form_with("key")
    if hand_in is None or not asked:
        raise Failure(f"the quiz does not end with a page to hand it in ({page.address})")
    yield f"quiz: “{module}”, {asked} questions, each kept"
    result = _ok(browser.send(hand_in, {}))
    if "receipt-title" not in result.source:
        raise Failure(f"the right answers did not pass: “{result.heading}” at {result.address}")
    yield f"submission: “{result.heading}” with a receipt at {result.address}"
    again = _ok(browser.get(result.address))
    if again.heading != result.heading:
        raise Failure("the result changes when it is looked at again")
    after = _records(browser, address)
    new = after[: len(after) - len(before)] if after[len(after) - len(before) :] == before else [
        row for row in after if row not in before
    ]  # fmt: skip
    if not new:
        raise Failure("the quiz that was passed is not on record")
    yield f"record: {len(new)} new lines, such as {' | '.join(part for part in new[0] if part)}"


def _first_quiz(browser: Browser, address: str) -> tuple[Form | None, str]:
    """The form that starts the first quiz on the list, and what the module is called."""
    listed = _ok(browser.get(f"{address}/training/"))
    modules = [link for link in listed.links if "/training/module/" in link]
    for link in dict.fromkeys(modules):
        page = _ok(browser.get(link))
        for form in page.forms:
            if form.method == "post" and form.action.split("#")[0] == link and not form.controls:
                return form, page.heading
    return None, ""


def _answer_form(page: Page) -> Form | None:
    """The form of a question; None if the page is not one."""
    if "/check/" in page.address:
        return None
    return next((form for form in page.forms if form.method == "post" and form.controls
                 and not form.action.endswith(("/sign-out/", "/language/"))), None)  # fmt: skip


def _answer(form: Form, known: Mapping[str, Mapping[str, Any]]) -> dict[str, str | list[str]]:
    """The right answer to the question of a form, as a browser would send it."""
    qver = next(name.partition(".")[0] for name in form.controls)
    question = known.get(qver)
    if question is None:
        raise Failure(f"the question {qver} stands in no edition")
    answer = _right_answer(question, qver)
    for name, value in answer.items():
        offered = form.choices.get(name)
        chosen = value if isinstance(value, list) else [value]
        if name not in form.controls or (offered is not None and not set(chosen) <= set(offered)):
            raise Failure(f"the question {qver} does not offer its right answer")
    return answer


def _right_answer(asked: Mapping[str, Any], name: str) -> dict[str, str | list[str]]:
    """Name of each control to what is right in it, for a question or a part of one."""
    kind = asked["kind"]
    right = [option["id"] for option in asked["options"] if option.get("correct")]
    if kind in ("cloze", "scenario"):
        found: dict[str, str | list[str]] = {}
        for part in asked["parts"]:
            found |= _right_answer(part, f"{name}.{part['id']}")
        return found
    if kind == "matching":
        return {f"{name}.{row['id']}": row["answer"] for row in asked["rows"]}
    if kind == "order":
        return {f"{name}.{option['id']}": str(n) for n, option in enumerate(asked["options"], 1)}
    if kind == "numeric":
        number = asked["number"]
        return {name: f"{number['value']} {number.get('unit') or ''}".strip()}
    if kind == "short-text":
        return {name: asked["accepted"][0]}
    return {name: right if kind == "multiple" else right[0]}


def _questions(data: Path) -> dict[str, Mapping[str, Any]]:
    """Every question of every edition by its version."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted((data / "editions").glob("*/questions.json")):
        for question in json.loads(path.read_text(encoding="utf-8"))["questions"]:
            found[question["qver"]] = question
    return found


def _records(browser: Browser, address: str) -> list[list[str]]:
    """The employee's records as the service exports them, without the head."""
    page = _ok(browser.get(f"{address}/training/records.csv"))
    return list(csv.reader(io.StringIO(page.source.lstrip("\ufeff"))))[1:]


def _ok(page: Page) -> Page:
    if page.status != 200:
        raise Failure(f"{page.address} answers {page.status} ({page.heading or 'no text'})")
    return page
