"""Change the sample manual in two hundred ways: the questions follow what changed, and only that.

A *value* is changed: the old key is graded wrong, and a question about the change offers it.
Only the *form* is changed: the bank stays the same, byte for byte. A *body* is reworded: the
document waits for its approver, and no question about a change is invented.

The number of mutations of each sort comes from ``QMQUIZ_MUTATIONS``; the sort of change, its place
and the new value are drawn by hashing, so that a failure can be repeated.
"""

import datetime
import os
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from qmanual.config import load_settings
from qmanual.items.control import APPROVALS, DocumentState, document_state, load_approvals
from qmanual.items.quantity import Quantity
from qmanual.items.read import read_tree
from qmanual.items.tree import FolderTree
from qmquiz.amounts import differ, ladder
from qmquiz.bank_json import bank_to_bytes
from qmquiz.context import Context
from qmquiz.gaps import find_gap
from qmquiz.generate import generate
from qmquiz.grading.grade import grade_question
from qmquiz.identity import draw, shuffled
from qmquiz.rules.g01_limit import LimitRule
from qmquiz.rules.g06_attribute import AttributeRule
from qmquiz.rules.g10_accountable import AccountableRule
from qmquiz.rules.g17_delta import DeltaRule
from qmquiz.rules.single import facts_by_key
from qmquiz.wording import load_wording
from qmquiz.words import same_text_key

ROOT = Path(__file__).parents[2]
EACH = int(os.environ.get("QMQUIZ_MUTATIONS", "70"))
PER_BATCH = 14
"""Mutations that are made at once, each in another item: reading a manual takes half a second."""
RULES = {"G1": LimitRule, "G6": AttributeRule, "G10": AccountableRule}
LINKS = {"G6": "role", "G10": "accountable"}


@dataclass(frozen=True)
class Edited:
    """A tree in which some files say something else."""

    tree: FolderTree
    texts: dict

    def names(self):
        return self.tree.names()

    def text(self, name):
        return self.texts.get(name) or self.tree.text(name)


@dataclass(frozen=True)
class Sample:
    """The sample manual as it stands."""

    settings: object
    tree: FolderTree
    catalogue: object
    texts: dict

    def read(self, texts):
        """The manual with some of its files changed."""
        reading = read_tree(Edited(self.tree, texts), self.settings.manual)
        assert [f for f in reading.findings if f.severity == "error"] == []
        return reading.catalogue


@pytest.fixture(scope="module")
def sample():
    settings = load_settings(ROOT)
    tree = FolderTree(ROOT, settings.manual)
    catalogue = read_tree(tree, settings.manual).catalogue
    paths = {document.path for document in catalogue.documents.values()}
    texts = {path: tree.text(path) for path in sorted(paths)}
    return Sample(settings, tree, catalogue, texts)


@pytest.fixture(scope="module")
def facts(sample):
    """What is asked of the sample, with its old question: rule, fact, question."""
    context = Context(catalogue=sample.catalogue, wording=load_wording("en"))
    bank = generate(sample.catalogue)
    asked = {(q.rule, q.item, q.slot): q for q in bank.questions}
    return [
        (name, fact, asked[name, *fact.key])
        for name, rule in RULES.items()
        for fact in facts_by_key(context.rule(rule)).values()
        if (name, *fact.key) in asked and _is_a_value(name, fact)
    ]


def _is_a_value(name, fact):
    return isinstance(fact.value, Quantity) or fact.slot in ("role", "accountable")


def batches(count):
    return [
        pytest.param(start, min(PER_BATCH, count - start), id=f"{start + 1}-{min(start + PER_BATCH, count)}")
        for start in range(0, count, PER_BATCH)
    ]  # fmt: skip


@pytest.mark.parametrize(("start", "count"), batches(EACH))
def test_changed_value_makes_the_old_key_wrong_and_is_asked(sample, facts, start, count):
    chosen = _different_items(facts, f"values {start}", count)
    texts = dict(sample.texts)
    for name, fact, _question in chosen:
        _set_value(texts, sample.catalogue, name, fact)

    catalogue = sample.read(texts)

    new = generate(catalogue, (sample.catalogue,))
    changes = {(q.slot, q.items): q for q in new.questions if q.rule == "G17"}
    for name, fact, old in chosen:
        item = fact.item.id
        assert catalogue.items[item].hash != sample.catalogue.items[item].hash
        asked = [q for q in new.questions if (q.rule, q.slot, q.item) == (name, fact.slot, item)]
        assert [q.qid for q in asked] in ([old.qid], []), item
        for question in asked:
            assert question.qver != old.qver
            assert _grade_text(question, old.key[0].text) == 0
        about = [
            q
            for (slot, items), q in changes.items()
            if slot == f"{name}:{fact.slot}" and item in items
        ]
        assert len(about) == 1, (
            item,
            fact.slot,
            [r.reason for r in new.rejected if r.item == item],
        )
        assert about[0].old_value in [option.text for option in about[0].options]
        assert _grade_text(about[0], about[0].old_value) == 0
        assert same_text_key(about[0].old_value) == same_text_key(fact.text)


def _rows(item):
    """Numbers of the lines of a decision table's rows, within the item's body."""
    lines = [n for n, line in enumerate(item.body.split("\n")) if line.startswith("|")]
    return lines[2:]


@pytest.mark.parametrize("turn", range(6))
def test_changed_decision_is_asked_with_what_held_before(sample, turn):
    """In each table the action of one row becomes that of another row."""
    texts = dict(sample.texts)
    changed = {}
    for item in sample.catalogue.of_type("decision"):
        rows = _rows(item)
        here, other = shuffled(f"{item.id} {turn}", rows, str)[:2]
        body = item.body.split("\n")
        *conditions, old = [cell.strip() for cell in body[here].strip("|").split("|")]
        new = body[other].strip("|").split("|")[-1].strip()
        if new == old:
            continue
        after = "| " + " | ".join([*conditions, new]) + " |"
        assert texts[item.path].count(body[here]) == 1
        texts[item.path] = texts[item.path].replace(body[here], after)
        changed[item.id] = old
    assert changed

    new = generate(sample.read(texts), (sample.catalogue,))

    asked = {q.item: q for q in new.questions if q.rule == "G17"}
    assert asked.keys() == changed.keys()
    for item, old in changed.items():
        assert same_text_key(asked[item].old_value) == same_text_key(old)
        assert _grade_text(asked[item], old) == 0


def test_changed_number_of_a_text_field_is_asked(sample):
    """Of a text only its numbers say for certain that something else holds."""
    texts = dict(sample.texts)
    changed = []
    for item in sample.catalogue.of_type("promise"):
        remedy = str(item.fields.get("remedy", ""))
        if " 25 euros" in remedy or " 30 euros" in remedy:
            after = remedy.replace(" 25 euros", " 40 euros").replace(" 30 euros", " 45 euros")
            texts[item.path] = texts[item.path].replace(f":remedy: {remedy}", f":remedy: {after}")
            changed.append((item.id, remedy))
    assert len(changed) == 2

    new = generate(sample.read(texts), (sample.catalogue,))

    asked = {q.item: q.old_value for q in new.questions if q.rule == "G17"}
    assert asked == dict(changed)


def test_steps_that_changed_places_are_asked(sample):
    """Two steps in the middle of a procedure change places: their successors are others."""
    texts = dict(sample.texts)
    procedure = sample.catalogue.items["PRC-LEARN"]
    first, second = (sample.catalogue.items[name] for name in procedure.children[1:3])
    text = texts[procedure.path]
    lines = text.split("\n")
    starts = [first.line - 1, second.line - 1]
    end = next(n for n in range(second.line, len(lines)) if lines[n].startswith(":::")) + 1
    one, two = lines[starts[0] : starts[1]], lines[starts[1] : end]
    texts[procedure.path] = "\n".join([*lines[: starts[0]], *two, "", *one, *lines[end:]])

    new = generate(sample.read(texts), (sample.catalogue,))

    asked = [q for q in new.questions if q.rule == "G17"]
    assert {q.item for q in asked} == {procedure.id}
    assert all(_grade_text(q, q.old_value) == 0 for q in asked)
    assert len(asked) >= 2


@pytest.mark.parametrize(("start", "count"), batches(EACH))
def test_changed_form_changes_nothing(sample, start, count):
    texts = dict(sample.texts)
    changed = 0
    for place, item in enumerate(
        shuffled(f"form {start}", list(sample.catalogue.items.values()), lambda i: i.id)
    ):
        if changed == count:
            break
        how = FORMS[draw(f"form {start} {place}", len(FORMS))]
        after = how(texts[item.path], item)
        if after is not None and after != texts[item.path]:
            texts[item.path] = after
            changed += 1
    assert changed == count

    catalogue = sample.read(texts)

    assert {i.id: i.hash for i in catalogue.items.values()} == {
        i.id: i.hash for i in sample.catalogue.items.values()
    }
    assert bank_to_bytes(generate(catalogue, (sample.catalogue,))) == bank_to_bytes(
        generate(sample.catalogue, (sample.catalogue,))
    )


def test_respelled_amount_is_the_same_amount(sample):
    """60 min for 1 h: shown as it is written now, and nothing else follows."""
    texts = dict(sample.texts)
    for item in _some_items(sample.catalogue, "spelling", 999):
        texts[item.path] = _respell(texts[item.path], item) or texts[item.path]

    catalogue = sample.read(texts)

    assert texts != sample.texts
    assert {i.id: i.hash for i in catalogue.items.values()} == {
        i.id: i.hash for i in sample.catalogue.items.values()
    }
    old, new = generate(sample.catalogue), generate(catalogue, (sample.catalogue,))
    assert not any(question.delta for question in new.questions)
    keys = {q.qid: same_text_key(q.key[0].text) for q in old.questions if q.rule == "G1"}
    respelled = {q.qid: same_text_key(q.key[0].text) for q in new.questions if q.rule == "G1"}
    shared = keys.keys() & respelled.keys()
    assert {qid: keys[qid] for qid in shared} == {qid: respelled[qid] for qid in shared}


@pytest.mark.parametrize(("start", "count"), batches(EACH))
def test_reworded_body_waits_for_its_approver_and_invents_no_change(sample, start, count):
    texts = dict(sample.texts)
    normative = [
        item
        for item in _some_items(sample.catalogue, f"words {start}", 999)
        if item.normative and item.text and item.type != "kpi"
    ]
    chosen = normative[:: len(normative) // count][:count]
    for item in chosen:
        texts[item.path] = _reword(texts[item.path], item)
    approvals = load_approvals(ROOT / sample.settings.manual / APPROVALS)

    catalogue = sample.read(texts)

    day = datetime.date(2026, 12, 1)
    for item in chosen:
        assert catalogue.items[item.id].hash != item.hash
        document = catalogue.documents[item.document]
        assert document_state(document, approvals, day) is DocumentState.DRAFT
    context = Context(catalogue=catalogue, wording=load_wording("en"), history=(sample.catalogue,))
    assert list(context.rule(DeltaRule).questions()) == []
    assert not any(q.delta for q in generate(catalogue, (sample.catalogue,)).questions)


def _some_items(catalogue, seed, count):
    """Items drawn by a seed, the last of each page first: edits above do not move those below."""
    drawn = shuffled(seed, list(catalogue.items.values()), lambda item: item.id)[:count]
    return sorted(drawn, key=lambda item: -item.line)


def _different_items(facts, seed, count):
    """Facts of different items, metrics and procedures, so that no change disturbs another."""
    found, taken = [], set()
    for name, fact, question in shuffled(seed, facts, lambda entry: entry[2].qid):
        place = {
            fact.item.id,
            fact.item.parent or fact.item.id,
            fact.words.get("metric", fact.item.id),
        }
        if not place & taken and len(found) < count:
            found.append((name, fact, question))
            taken |= place
    assert len(found) == count
    return found


def _set_value(texts, catalogue, name, fact):
    """Another value of the same kind, written into the source."""
    item = fact.item
    if isinstance(fact.value, Quantity):
        value = _other_amount(fact)
    else:
        roles = [role.id for role in catalogue.of_type("role") if role.id != fact.value]
        linked = {target for targets in item.links.values() for target in targets}
        free = [role for role in roles if role not in linked]
        value = free[draw(f"{item.id} {name}", len(free))]
    lines = texts[item.path].split("\n")
    _set_title(lines, fact, value)
    if item.type == "kpi":
        _set_target(lines, fact, Decimal(value.split()[0]))
    else:
        pattern = re.compile(rf"^:{fact.slot}: ")
        number = next(n for n in range(item.line, len(lines)) if pattern.match(lines[n]))
        lines[number] = f":{fact.slot}: {value}"
    texts[item.path] = "\n".join(lines)


def _set_target(lines, fact, value):
    """The target that is in force, in the unit in which the KPI has it."""
    *_, entry = (
        e for e in fact.item.fields["targets"] if "target" in e and e["from"] <= "2026-10-05"
    )
    old = str(entry["target"])
    new = f"{Decimal(old) * value / fact.value.value:f}"
    pattern = re.compile(rf"(from: {entry['from']}.*\btarget: ){re.escape(old)}0*\b")
    for number in range(fact.item.line, len(lines)):
        if pattern.search(lines[number]):
            lines[number] = pattern.sub(rf"\g<1>{new}", lines[number])
            return
    raise AssertionError(f"{fact.item.id} has no line with its target {old}")


def _set_title(lines, fact, value):
    """A title that says the value says the new one: otherwise the two contradict each other."""
    if isinstance(fact.value, Quantity):
        gap = find_gap(fact.item.title, fact.value, "en")
        if gap:
            opening = lines[fact.item.line - 1]
            lines[fact.item.line - 1] = opening.replace(fact.item.title, gap.filled(value))


def _other_amount(fact):
    if fact.slot == "due":
        day = datetime.date.fromordinal(int(fact.value.value)) + datetime.timedelta(days=61)
        return day.isoformat()
    rungs = [rung for rung in ladder(fact.value) if rung.unit == fact.value.unit and rung.value > 0]
    rungs = [rung for rung in rungs if differ(rung, fact.value)][:4]
    rung = rungs[draw(f"{fact.item.id} {fact.slot}", len(rungs))]
    return f"{rung.value:f} {rung.unit}"


def _grade_text(question, text):
    """Points for choosing the option with this text; choosing what is not offered is wrong."""
    option = next(
        (o for o in question.options if same_text_key(o.text) == same_text_key(text)), None
    )
    return grade_question(question, option.id).points if option else 0


def _body_lines(text, item):
    """Numbers of the lines of an item's body that are plain sentences."""
    lines = text.split("\n")
    found = []
    for number in range(item.line, min(item.line + 40, len(lines))):
        line = lines[number]
        if line.startswith(":::") or line.startswith("```"):
            break
        if re.match(r"[A-Z][a-z]+ [a-z]", line):
            found.append(number)
    return lines, found


def _bold(text, item):
    lines, found = _body_lines(text, item)
    if not found or "`" in lines[found[0]] or "*" in lines[found[0]]:
        return None
    first, _, rest = lines[found[0]].partition(" ")
    lines[found[0]] = f"**{first}** {rest}"
    return "\n".join(lines)


def _wrap(text, item):
    lines, found = _body_lines(text, item)
    if not found:
        return None
    first, _, rest = lines[found[0]].partition(" ")
    lines[found[0] : found[0] + 1] = [first, rest]
    return "\n".join(lines)


def _spaces(text, item):
    lines, found = _body_lines(text, item)
    if not found:
        return None
    lines[found[0]] = lines[found[0]].replace(" ", "  ", 1) + " "
    return "\n".join(lines)


def _swap_options(text, item):
    lines = text.split("\n")
    first, second = lines[item.line : item.line + 2]
    if (
        not (first.startswith(":") and second.startswith(":"))
        or second.startswith(":::")
        or first.startswith(":::")
    ):
        return None
    lines[item.line : item.line + 2] = [second, first]
    return "\n".join(lines)


def _respell(text, item):
    """60 min for 1 h, where an option says it."""
    lines = text.split("\n")
    for number in range(item.line, min(item.line + 8, len(lines))):
        match = re.fullmatch(r"(:at_(?:most|least): )(\d+) (h|min)", lines[number])
        if match:
            smaller = {"h": "min", "min": "s"}[match[3]]
            lines[number] = f"{match[1]}{60 * int(match[2])} {smaller}"
            return "\n".join(lines)
    return None


FORMS = (_bold, _wrap, _spaces, _swap_options)


def _reword(text, item):
    """One word more in the body, or in its last line if it has no plain sentence."""
    lines, found = _body_lines(text, item)
    if found:
        first, _, rest = lines[found[0]].partition(" ")
        lines[found[0]] = f"{first} indeed {rest}"
    else:
        end = next(n for n in range(item.line, len(lines)) if re.match(r":::|```", lines[n]))
        lines[end - 1] += " Indeed."
    return "\n".join(lines)
