"""An independent reader of English questions: it solves them from the catalogue alone.

It shares no code with the rules: it reads the stem as a person would, looks the answer up in
fields and links, computes again what is computed, and says which options are right. A solver
returns the set of texts that are right; everything else that is offered has to be wrong.
"""

import datetime
import random
import re
from collections.abc import Callable, Iterable
from fractions import Fraction

from qmanual.calendars.calendar import Calendar
from qmanual.items.model import Catalogue, Item
from qmquiz.model import Question

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800,
            "s": 1, "min": 60, "h": 3600}  # fmt: skip
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(%|[^\W\d_]+(?: [^\W\d_]+)*)?")
_MONTHS = {"month": 1, "year": 12}

Amount = tuple[Fraction, str]


class Unsolved(Exception):  # noqa: N818 - the test reports it
    """The oracle cannot read the question."""


def amount(text: str) -> Amount:
    """``60 minutes`` as a number of seconds; working time, percent and counts as they are."""
    match = _AMOUNT.fullmatch(text.strip().replace("\u00a0", " "))
    if match is None:
        raise Unsolved(f"{text!r} is no amount")
    value, unit = Fraction(match[1].replace(",", "")), (match[2] or "").casefold()
    unit = unit if unit.endswith("ss") else unit.removesuffix("s") if len(unit) > 1 else unit
    if unit in _SECONDS:
        return value * _SECONDS[unit], "s"
    if unit in _MONTHS:
        return value * _MONTHS[unit], "month"
    return value, {"working h": "working hour"}.get(unit, unit)


def field_amount(item: Item, name: str) -> Amount:
    """A quantity field of an item, in the same form."""
    value = item.fields[name]
    return amount(f"{value['value']} {value['unit']}")


def same(text: str) -> str:
    """A text without what does not count when it is compared."""
    return " ".join(text.split()).rstrip(".").casefold()


class Oracle:
    """Solves the questions of one catalogue."""

    def __init__(self, catalogue: Catalogue, calendar: Calendar | None = None) -> None:
        self.items = catalogue.items
        self.calendar = calendar
        self.solvers: dict[str, Callable[[Question, str], set[str]]] = {
            "G1": self.limit, "G2": self.case, "G3": self.where, "G4": self.formula,
            "G6": self.attribute, "G8": self.next, "G9": self.by_role, "G10": self.accountable,
            "G11": self.activity, "G12": self.glossary, "G14": self.statement,
            "G15": self.decision, "G16": self.prohibition, "G18": self.applies,
        }  # fmt: skip

    def problems(self, question: Question) -> list[str]:
        """What is wrong with a question; empty if key and wrong options are proven."""
        match question.rule:
            case "G5":
                return self.calculation(question)
            case "G7":
                return self.order(question)
            case "G13":
                return self.matching(question)
            case "G17":
                rule, _, slot = question.slot.partition(":")
                return self._compare(question, rule, slot)
        return self._compare(question, question.rule, question.slot)

    def _compare(self, question: Question, rule: str, slot: str) -> list[str]:
        solver = self.solvers.get(rule)
        if solver is None:
            return [f"nobody solves {rule}"]
        right = solver(question, slot)
        keys = {option.text for option in question.key}
        found = [] if keys == right else [f"the key is {keys}, not {right}"]
        return found + [p for o in question.distractors for p in self._falsity(question, o)]

    def _falsity(self, question: Question, option) -> Iterable[str]:
        """The proof of a wrong option: the item says that, at that place."""
        proof = option.falsity
        if proof is None:
            yield f"{option.text!r} has no proof"
            return
        item = self.items.get(proof.item)
        if item is None:
            yield f"{proof.item} does not exist"
        elif not self._says(item, proof.place, proof.says):
            yield f"{proof.item} does not say {proof.says!r} in {proof.place}"
        if same(option.text) == same(proof.says):
            yield f"{option.text!r} is what its proof says"

    def _says(self, item: Item, place: str, says: str) -> bool:
        place = place.split(":")[-1] if place.startswith("where:") else place
        value = item.fields.get(place)
        if place == "where" or (place in ("at_most", "at_least") and not says[0].isdigit()):
            return all(same(part) in same(self.case_of(item)) for part in says.split(", "))
        if isinstance(value, dict):
            return amount(says) == field_amount(item, place)
        if place in ("baseline", "target", "due"):
            return says in self._attribute_texts(item, place)
        if place == "formula":
            return says == self._formula(item)
        if isinstance(value, str):
            return same(value) == same(says)
        if place in item.links:
            return [self.title(target) for target in item.links[place]] == [says]
        if place == "next":
            return self.title(self._after(item)) == says
        if place == "accountable-for":
            return self.title(item.id) == says
        if place == "term":
            return self.title(item.id) == says
        if place in ("definition", "meaning"):
            return self._definition(item) == same(says)
        if place.startswith("steps:"):
            return self.title(place.removeprefix("steps:")) == says
        return item.type == "decision" and says.casefold() in item.body.casefold()

    # Looking things up

    def title(self, identifier: str) -> str:
        return " ".join(self.items[identifier].title.split())

    def named(self, *types: str, title: str) -> list[Item]:
        return [i for i in self.items.values() if i.type in types and self.title(i.id) == title]

    def case_of(self, item: Item) -> str:
        """Channel and scope, as far as a limit has them."""
        channel, scope = (item.fields.get(name, "") for name in ("channel", "scope"))
        named = re.search(rf"\b{re.escape(same(channel))}\b", same(scope))
        if same(channel) in ("all", "any", "all channels") or named:
            channel = ""
        return ", ".join(filter(None, (channel, scope)))

    def _definition(self, item: Item) -> str:
        return same(re.split(r"(?<=[.!?])\s", item.text.strip())[0])

    def _after(self, step: Item) -> str:
        steps = self.items[step.parent].children
        return steps[steps.index(step.id) + 1]

    def _formula(self, item: Item) -> str:
        if item.fields["metric"]["type"] not in ("ratio", "top_box", "nps", "coverage", "rate"):
            return " ".join(item.fields["formula"].split()).rstrip(".")
        return " ÷ ".join(self._part(item, name) for name in ("numerator", "denominator"))

    def _part(self, item: Item, name: str) -> str:
        return " ".join(item.fields[name].split(";")[0].split()).rstrip(".")

    def limits(self, slot: str, metric: str) -> list[Item]:
        found = (i for i in self.items.values() if i.type == "standard" and slot in i.fields)
        return [i for i in found if same(str(i.fields.get("metric"))) == same(metric)]

    # One value

    def limit(self, question: Question, slot: str) -> set[str]:
        item = self.items[question.item]
        value = field_amount(item, slot.split(":")[0])
        if "of the step “" in question.stem:
            title, procedure = re.findall("“([^”]*)”", question.stem)[:2]
            assert (self.title(item.id), self.title(item.parent)) == (title, procedure)
        elif "metric" in item.fields:
            assert same(item.fields["metric"]) in same(question.stem)
            assert all(same(p) in same(question.stem) for p in self.case_of(item).split(", "))
        return {
            o.text
            for o in question.options
            if amount(o.text) == value or amount(o.text) == (value[0], "")
        }

    def attribute(self, question: Question, slot: str) -> set[str]:
        item = self.items[question.item]
        if slot.startswith("role"):
            item = self.items[slot.partition(":")[2] or item.id]
            return {self.title(role) for role in item.links["role"]}
        assert self.title(item.id) in question.stem
        texts = self._attribute_texts(item, slot.split(":")[0])
        return {option.text for option in question.options if option.text in texts}

    def _attribute_texts(self, item: Item, slot: str) -> set[str]:
        """How the value of an attribute may be written in the options."""
        value = item.fields.get(slot)
        if slot == "target" and item.type == "kpi":
            return _Written(self._target(item))
        if isinstance(value, dict):
            return _Written([field_amount(item, slot)])
        if slot == "due":
            day = datetime.date.fromisoformat(value)
            return {f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}"}
        text = " ".join(value.split()).rstrip(".")
        return {text[:1].upper() + text[1:]}

    def _target(self, item: Item) -> list[Amount]:
        """The newest target of a KPI that holds in the test's editions."""
        dated = sorted(item.fields["targets"], key=lambda entry: str(entry.get("from")))
        in_force = [e for e in dated if str(e.get("from")) <= "2026-12-31"] or dated[:1]
        value, unit = Fraction(str(in_force[-1]["target"])), item.fields["unit"]
        if unit == "percent":
            return [(value * 100, "%")]
        return [amount(f"{in_force[-1]['target']} {'' if unit == 'count' else unit}")]

    def accountable(self, question: Question, slot: str) -> set[str]:
        (title,) = re.findall(r"accountable for “(.*)”\?", question.stem)
        named = self.named("process", "procedure", title=title)
        return {self.title(role) for item in named for role in item.links["accountable"]}

    def activity(self, question: Question, slot: str) -> set[str]:
        (role,) = re.findall(r"is the role (.*) accountable for\?", question.stem)
        own = {
            self.title(item.id)
            for item in self.items.values()
            if role in [self.title(name) for name in item.links.get("accountable", ())]
        }
        return {option.text for option in question.options if option.text in own}

    def next(self, question: Question, slot: str) -> set[str]:
        (procedure, title) = re.findall(r"“([^”]*)”", question.stem)
        after = set()
        for item in self.named("procedure", title=procedure):
            for here, there in zip(item.children, item.children[1:], strict=False):
                if self.title(here) == title:
                    assert not self.items[there].fields.get("condition")
                    after.add(self.title(there))
        return after

    def where(self, question: Question, slot: str) -> set[str]:
        value, metric = re.findall(r"has the limit (.*) for “(.*)”\?", question.stem)[0]
        cases = [
            item
            for item in self.limits(slot.partition(":")[2], metric)
            if field_amount(item, slot.partition(":")[2]) == amount(value)
        ]
        assert len(cases) == 1
        names = {same(self.case_of(cases[0])), same(cases[0].fields.get("scope", ""))}
        return {option.text for option in question.options if same(option.text) in names}

    def glossary(self, question: Question, slot: str) -> set[str]:
        (quoted,) = re.findall("“(.*)”", question.stem)
        terms = [item for item in self.items.values() if item.type == "term"]
        if slot == "term":
            return {self.title(t.id) for t in terms if self._definition(t) == same(quoted)}
        meanings = {self._definition(t) for t in terms if self.title(t.id) == quoted}
        return {option.text for option in question.options if same(option.text) in meanings}

    def prohibition(self, question: Question, slot: str) -> set[str]:
        situation = same(question.stem.removesuffix(" What do you do?"))
        items = [i for i in self.items.values() if same(i.fields.get("situation", "")) == situation]
        instead = {same(item.fields["instead"]) for item in items}
        return {option.text for option in question.options if same(option.text) in instead}

    def by_role(self, question: Question, slot: str) -> set[str]:
        procedure, role = re.findall(r"of “(.*)” are done by the role (.*)\?", question.stem)[0]
        return {
            option.text
            for item in self.named("procedure", title=procedure)
            for step in item.children
            for option in question.options
            if option.text == self.title(step)
            and [self.title(name) for name in self.items[step].links.get("role", ())] == [role]
        }

    # Formulas

    def formula(self, question: Question, slot: str) -> set[str]:
        item = self.items[question.item]
        assert self.title(item.id) in question.stem
        right = self._formula(item)
        if " ÷ " not in right:
            return {right}
        values = [_evaluate(o.text, self._part(item, "denominator"), self._part(item, "numerator"))
                  for o in question.options]  # fmt: skip
        key = _evaluate(right, self._part(item, "denominator"), self._part(item, "numerator"))
        return {o.text for o, v in zip(question.options, values, strict=True) if v == key}

    def calculation(self, question: Question) -> list[str]:
        item = self.items[question.item]
        counts = {
            label: int(count.replace(",", ""))
            for label, count in re.findall(r"“([^”]*)”: ([\d,]+)", question.stem.split(". What")[0])
        }
        metric = item.fields["metric"]
        if metric["type"] == "nps":
            spans = {
                tuple(map(int, re.findall(r"\d+", label))): count for label, count in counts.items()
            }
            best = sum(c for (low, _), c in spans.items() if low >= metric.get("promoter", 9))
            worst = sum(c for (_, high), c in spans.items() if high <= metric.get("detractor", 6))
            result = Fraction(100 * (best - worst), sum(spans.values()))
        else:
            per = metric["per"] if metric["type"] == "rate" else 100
            part, base = (counts[self._part(item, name)] for name in ("numerator", "denominator"))
            result = Fraction(per * part, base)
        number = question.number
        found = []
        if abs(Fraction(number.value) - result) > Fraction(number.tolerance):
            found.append(f"the result is {float(result)}, not {number.value}")
        slips = [Fraction(slip.value) for slip in number.slips]
        if any(abs(slip - result) <= 2 * Fraction(number.tolerance) for slip in slips):
            found.append("a slip is right")
        return found

    # Several answers

    def order(self, question: Question) -> list[str]:
        (title,) = re.findall("“(.*)”", question.stem)
        shown = [option.text for option in question.options]
        fits = []
        for procedure in self.named("procedure", title=title):
            titles = [self.title(step) for step in procedure.children]
            if set(shown) <= set(titles):
                start = titles.index(shown[0])
                steps = procedure.children[start : start + len(shown)]
                free = [
                    s for s in steps if {"condition", "any_order"} & self.items[s].fields.keys()
                ]
                fits.append(titles[start : start + len(shown)] == shown and not free)
        return [] if fits == [True] else ["the order is not that of the steps"]

    def matching(self, question: Question) -> list[str]:
        texts = {option.id: option.text for option in question.options}
        found = []
        for row in question.rows:
            right = self._row(question, row.text)
            given = {text for text in texts.values() if _reads(text, right)}
            if given != {texts[row.answer]}:
                found.append(f"{row.text!r} goes with {right}, not {texts[row.answer]!r}")
            if not _reads(row.falsity.says, right):
                found.append(f"the proof of {row.text!r} says {row.falsity.says!r}")
        return found

    def _row(self, question: Question, row: str) -> set[str | Amount]:
        match question.slot:
            case "terms":
                terms = [item for item in self.items.values() if item.type == "term"]
                return {self.title(t.id) for t in terms if self._definition(t) == same(row)}
            case "accountable":
                items = self.named("process", "procedure", title=row)
                return {self.title(role) for i in items for role in i.links["accountable"]}
            case "steps":
                (procedure,) = re.findall("“(.*)”", question.stem)
                return {
                    self.title(role)
                    for item in self.named("procedure", title=procedure)
                    for step in item.children
                    if self.title(step) == row
                    for role in self.items[step].links["role"]
                }
        slot = question.slot.removeprefix("limits_")
        (metric,) = re.findall("“(.*)”", question.stem)
        items = [i for i in self.limits(slot, metric) if same(self.case_of(i)).endswith(same(row))]
        return {field_amount(item, slot) for item in items}

    # Sentences

    def statement(self, question: Question, slot: str) -> set[str]:
        _, rule, place = slot.split(":")
        item = self.items[question.item]
        if rule == "G1":
            value = field_amount(item, place)
            if "metric" in item.fields and item.type == "standard":
                said = re.findall(
                    r"^At least (.*?) of cases" if place == "share" else r" is ([^()]*)\.$",
                    question.stem,
                )[-1]
                is_true = amount(said) == value or amount(said) == (value[0], "")
            else:
                quoted = question.stem.rpartition("“")[2] if "says" in question.stem or (
                    "We promise" in question.stem) else question.stem.rpartition(" is ")[2]  # fmt: skip
                is_true = value in _amounts_in(quoted)
        else:
            link = "accountable" if rule == "G10" else place
            (role,) = item.links[link]
            said = re.split(r" is: | by the role ", question.stem)[-1].rstrip(".")
            is_true = said == self.title(role)
        return {"True" if is_true else "False"}

    def applies(self, question: Question, slot: str) -> set[str]:
        side = slot.partition(":")[2]
        limit, metric, case = re.findall(
            r"limit of (.*) for “(.*)” hold for this case: (.*)\?$", question.stem
        )[0]
        own = {field_amount(i, side) for i in self.limits(side, metric)
               if same(self.case_of(i)).endswith(same(case))}  # fmt: skip
        assert len(own) == 1
        right = set()
        for option in question.options:
            if option.text.startswith("No"):
                value = amount(option.text.rpartition(" is ")[2])
                if own != {amount(limit)} and {value} == own:
                    right.add(option.text)
                continue
            elsewhere, value = re.findall(r"\((.*)\) it is (.*)$", option.text)[0]
            others = {field_amount(i, side) for i in self.limits(side, metric)
                      if same(self.case_of(i)).endswith(same(elsewhere))}  # fmt: skip
            if own == {amount(limit)} and others == {amount(value)}:
                right.add(option.text)
        return right

    # Cases

    def case(self, question: Question, slot: str) -> set[str]:
        place = slot.partition(":")[2]
        item = self.items[question.item]
        limit = field_amount(item, place)
        measured = self._measured(question.stem, limit[1])
        side = place
        if place == "share":
            side = next(name for name in ("at_most", "at_least") if name in item.fields)
        margin = measured - limit[0] if place != "at_most" else limit[0] - measured
        printed = re.findall(r"limit of (.*?) hold here", question.stem)
        if place == "share":
            printed = re.findall(r"was at (?:most|least) (.*?)\. Does this limit", question.stem)
        if not printed:
            return {o.text for o in question.options if _margin(o.text, limit[1]) == margin}
        if amount(printed[0]) != field_amount(item, side):
            own = field_amount(item, side)
            return {
                o.text
                for o in question.options
                if "does not hold" in o.text and amount(o.text.rpartition(" is ")[2]) == own
            }
        word = {True: ("was kept", "enough kept"), False: ("was missed", "too few")}[margin >= 0]
        return {o.text for o in question.options if any(w in o.text for w in word)}

    def _measured(self, stem: str, unit: str) -> Fraction:
        if found := re.findall(r"In ([\d,]+) of ([\d,]+) cases", stem):
            part, base = (Fraction(n.replace(",", "")) for n in found[0])
            return 100 * part / base
        if found := re.findall(
            r"On (.*?) the clock .* started at (\S+) and stopped at (\S+?)\.", stem
        ):
            start, stop = (_clock(text) for text in found[0][1:])
            if unit == "working hour":
                day = _moment(found[0][0], "%A %d %B %Y").date()
                start, stop = (datetime.datetime.combine(day, m.time()) for m in (start, stop))
                return self._open_hours(start, stop)
            return Fraction((stop - start).seconds)
        if "the first day does not count" in stem:
            days = re.findall(r"started on (.*?) and stopped on (.*?);", stem)[0]
            first, last = (_moment(d, "%A %d %B %Y").date() for d in days)
            return Fraction(sum(bool(self.calendar.slots(day)) for day in _days(first, last)))
        if found := re.findall(r"started on (.*?) and stopped on (.*?)\. D", stem):
            moments = [_moment(text, "%A %d %B %Y, %H:%M") for text in found[0]]
            return self._open_hours(*moments)
        (value,) = re.findall(r"(?:” was|it was|took) (.*?)\. (?:Did|Was|Does)", stem)
        return amount(value)[0]

    def _open_hours(self, start: datetime.datetime, stop: datetime.datetime) -> Fraction:
        seconds = Fraction(0)
        day = start.date()
        while day <= stop.date():
            begin = _of_day(start) if day == start.date() else 0
            end = _of_day(stop) if day == stop.date() else 86400
            for slot in self.calendar.slots(day):
                seconds += max(0, min(end, slot.end) - max(begin, slot.start))
            day += datetime.timedelta(days=1)
        return seconds / 3600

    # Tables

    def decision(self, question: Question, slot: str) -> set[str]:
        item = self.items[question.item]
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")]
                for line in item.body.splitlines() if line.strip().startswith("|")]  # fmt: skip
        heads, rows = rows[0], rows[2:]
        told, _, asked = question.stem.rpartition(". ")
        told = told or question.stem
        (column,) = re.findall("under “(.*)”", asked)
        case = dict(part.split(": ", 1) for part in told.split("; "))
        conditions = heads[: len(heads) - int(item.fields.get("actions", 1))]
        fitting = [
            row[heads.index(column)]
            for row in rows
            if all(_fits(cell, case.get(name)) for name, cell in zip(conditions, row, strict=False))
        ]
        if item.fields.get("hit_policy") == "first":
            fitting = fitting[:1]
        return {o.text for o in question.options if same(o.text) in {same(f) for f in fitting}}


class _Written(set[str]):
    """Texts that write one of some amounts, whatever the unit."""

    def __init__(self, amounts: Iterable[Amount]) -> None:
        self.amounts = list(amounts)

    def __contains__(self, text: object) -> bool:
        return any(amount(str(text)) in (a, (a[0], "")) for a in self.amounts)


def _reads(text: str, right: set[str | Amount]) -> bool:
    if text in right:
        return True
    try:
        return amount(text) in right
    except Unsolved:
        return False


def _amounts_in(text: str) -> list[Amount]:
    words = {"one": 1, "two": 2, "three": 3, "five": 5, "ten": 10}
    text = re.sub(r"\b(one|two|three|five|ten)\b", lambda m: str(words[m[0]]), text)
    found = []
    for match in re.finditer(r"\d[\d,.]*\d|\d", text):
        for unit in (re.findall(r"^\s*(%|\w+ \w+)", text[match.end() :]), re.findall(r"^\s*(%|\w+)", text[match.end() :])):  # fmt: skip
            found.append(amount(f"{match[0]} {unit[0]}" if unit else match[0]))
        found.append(amount(match[0]))
    return found


def _margin(text: str, unit: str) -> Fraction:
    said = re.sub(r"^(Yes, with|No, it was missed by) | to spare$", "", text)
    value, said_unit = amount(said.replace("percentage point", "%").replace("%s", "%"))
    if said_unit not in (unit, ""):
        raise Unsolved(f"{text!r} is not in {unit}")
    return value if text.startswith("Yes") else -value


def _evaluate(text: str, whole: str, part: str) -> Fraction:
    """A quotient in words at a random point; what remains of the whole is computed."""

    def value(name: str) -> Fraction:
        if name in (f"the rest of {whole}", "the others"):
            return value(whole) - value(part)
        return Fraction(random.Random(same(name)).randrange(1, 10**9))

    above, _, below = text.partition(" ÷ ")
    return value(above) / value(below)


def _moment(text: str, form: str) -> datetime.datetime:
    return datetime.datetime.strptime(text, form)  # noqa: DTZ007 - a clock time


def _clock(text: str) -> datetime.datetime:
    return _moment(text, "%H:%M:%S" if text.count(":") == 2 else "%H:%M")


def _of_day(moment: datetime.datetime) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + datetime.timedelta(days=n) for n in range(1, (last - first).days + 1)]


def _fits(cell: str, value: str | None) -> bool:
    """Whether a condition holds for a value; what a case does not say, no cell may ask for."""
    if cell in ("–", "-", ""):
        return True
    if value is None:
        return False
    limits = re.findall(r"(up to|more than) (\d+)", cell)
    if not limits:
        return same(cell) == same(value)
    number = amount(value)[0]
    return all(number <= int(n) if word == "up to" else number > int(n) for word, n in limits)
