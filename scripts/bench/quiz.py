"""What the question engine costs, in CPU seconds and beside something real.

    python scripts/bench/quiz.py [--items N] [--repeat N]

A made-up manual of N standards (1,000 unless said) with limits, scopes and metrics as a company
writes them, and its bank of about four questions an item. One function for each figure:

- ``form_of_twenty``: choose a form of 20 questions about all items; the bank is loaded and has
  been chosen from before. The ratio is to ``json.loads`` of the bank's file.
- ``first_form``: the same for a bank that was just loaded, so that its index is made.
- ``form_with_blueprint``: the same with topics, bands and items that must be asked about.
- ``show_form``: what a learner sees of it.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

from qmanual.items.hashing import link_hash, meaning_hash
from qmanual.items.model import Catalogue, Document, Item
from qmanual.items.quantity import parse_quantity
from qmanual.items.schema import load_schema
from qmquiz.bank_json import bank_from_bytes, bank_to_bytes
from qmquiz.forms.blueprint import read_blueprint
from qmquiz.forms.choose import choose
from qmquiz.forms.show import show_form
from qmquiz.generate import generate
from qmquiz.model import Bank

QUESTIONS = 20
ACTS = ("answer", "confirm", "correct", "inspect", "repair", "refund", "forward", "close")
THINGS = ("call", "letter", "claim", "leak", "meter", "invoice", "outage", "permit", "visit")
PLACES = ("harbour", "hill", "river", "station", "market", "garden", "bridge", "mill", "castle")
LIMITS = ("20 s", "40 s", "90 s", "5 min", "10 min", "15 min", "30 min", "45 min", "2 h", "4 h",
          "8 h", "2 days", "3 days", "5 days", "10 days", "14 days")  # fmt: skip
CHANNELS = ("phone", "web", "counter", "letter")


def made_catalogue(items: int) -> Catalogue:
    """A manual of so many standards; the same one every time."""
    schema = load_schema().types["standard"]
    found = {}
    for number in range(items):
        act, thing = ACTS[number % len(ACTS)], THINGS[number // 8 % len(THINGS)]
        place = f"{PLACES[number // 72 % len(PLACES)]} district {number // 648 + 1}"
        limit = parse_quantity(LIMITS[(number * 7 + number // 16) % len(LIMITS)])
        item = Item(
            id=f"STD-{number:05}",
            type="standard",
            title=f"We {act} every {thing} at the {place}",
            document="DOC-MADE",
            docname="made",
            path="made.md",
            line=number + 1,
            fields={
                "channel": CHANNELS[number % len(CHANNELS)],
                "scope": place,
                "metric": f"time to {act} a {thing}",
                "at_most": limit.as_json(),
            },
            normative=True,
        )
        digest = meaning_hash(schema, title=item.title, text="", fields=item.fields, links={},
                              children=(), normative=True)  # fmt: skip
        found[item.id] = Item(
            **{name: getattr(item, name) for name in Item.__slots__ if name != "hash"
               and name != "link_hash"},
            hash=digest, link_hash=link_hash({}),
        )  # fmt: skip
    document = Document(id="DOC-MADE", docname="made", path="made.md", title="Made",
                        fields={"effective": "2026-01-01"})  # fmt: skip
    return Catalogue(documents={document.id: document}, items=found)


def cpu_seconds(work: Callable[[int], object], repeat: int) -> float:
    """CPU seconds of one run, the median of some; the run is told its number."""
    taken = []
    for number in range(repeat):
        before = time.process_time()
        work(number)
        taken.append(time.process_time() - before)
    return median(taken)


def form_of_twenty(bank: Bank, items: Sequence[str], repeat: int) -> float:
    """Choose a form when the bank is known."""
    choose(bank, items, n=QUESTIONS, seed="before")
    return cpu_seconds(lambda number: choose(bank, items, n=QUESTIONS, seed=str(number)), repeat)


def first_form(data: bytes, items: Sequence[str], repeat: int) -> float:
    """Choose a form from a bank that was just loaded; loading is not counted."""
    banks = [bank_from_bytes(data) for _ in range(min(repeat, 5))]
    return cpu_seconds(
        lambda number: choose(banks[number], items, n=QUESTIONS, seed="a"), len(banks)
    )


def form_with_blueprint(
    bank: Bank, items: Sequence[str], catalogue: Catalogue, repeat: int
) -> float:
    """Choose a form that has to hold this and that."""
    written = {
        "questions": QUESTIONS,
        "must_ask": ["STD-00003", "STD-00017"],
        "difficulty": {"easy": "30 %", "medium": "70 %"},
        "topics": [
            {"items": "STD-001*", "questions": 5},
            {"items": "STD-002*", "rule": "G1", "questions": 3},
            {"type": "standard", "rule": "G14", "questions": 4},
        ],
    }
    blueprint = read_blueprint(written, QUESTIONS)
    return cpu_seconds(
        lambda number: choose(
            bank, items, seed=str(number), blueprint=blueprint, catalogue=catalogue
        ),
        repeat,
    )


def main() -> int:
    """Run all and print the table."""
    parser = argparse.ArgumentParser(description="Benchmark of the question engine.")
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=50, help="runs; the median counts")
    arguments = parser.parse_args()
    catalogue = made_catalogue(arguments.items)
    items = list(catalogue.items)
    data = bank_to_bytes(generate(catalogue))
    bank = bank_from_bytes(data)
    repeat = arguments.repeat
    yardstick = cpu_seconds(lambda _number: json.loads(data), 5)
    form = choose(bank, items, n=QUESTIONS, seed="shown").form
    figures = {
        "json.loads of the bank": yardstick,
        "form of 20": form_of_twenty(bank, items, repeat),
        "first form of a bank": first_form(data, items, repeat),
        "form with a blueprint": form_with_blueprint(bank, items, catalogue, repeat),
        "show a form": cpu_seconds(lambda _number: show_form(form, bank), repeat),
    }
    print(f"{len(items)} items, {len(bank.questions)} questions, {len(data) / 1e6:.1f} MB")
    for name, seconds in figures.items():
        print(f"{name:26} {1000 * seconds:9.2f} ms {seconds / yardstick:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
