"""What the question engine costs, in CPU seconds and beside something real.

    python scripts/bench/quiz.py [--items N] [--repeat N]

A made-up manual of N items (1,000 unless said) in the proportions of a real one, and its bank of
about five questions an item. The ratios are to ``json.loads`` of the bank's file.

- ``bank``: make all questions of the manual; also for ten times as many items.
- ``form of 20``: choose from a bank that has been chosen from before.
- ``first form``: the same for a bank that was just loaded, so that its index is made.
- ``form with a blueprint``: the same with topics, bands and items that must be asked about.
- ``show a form``: what a learner sees of it.
- ``grade a question``: one answer of that form.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

from qmanual.items.model import Catalogue
from qmquiz.bank_json import bank_from_bytes, bank_to_bytes
from qmquiz.forms.blueprint import read_blueprint
from qmquiz.forms.choose import choose
from qmquiz.forms.form import questions_of
from qmquiz.forms.show import show_form
from qmquiz.generate import generate
from qmquiz.grading.grade import grade_form
from qmquiz.model import Bank
from qmquiz.specimen.manual import make_specimen

QUESTIONS = 20


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
        "must_ask": ["PRC-3-01", "TERM-7"],
        "difficulty": {"easy": "30 %", "medium": "70 %"},
        "topics": [
            {"items": "STD-1*", "questions": 5},
            {"items": "STD-2*", "rule": "G1", "questions": 3},
            {"type": "term", "questions": 4},
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
    catalogue = make_specimen(arguments.items)
    items = list(catalogue.items)
    data = bank_to_bytes(generate(catalogue))
    bank = bank_from_bytes(data)
    repeat = arguments.repeat
    yardstick = cpu_seconds(lambda _number: json.loads(data), 5)
    form = choose(bank, items, n=QUESTIONS, seed="shown").form
    answers = {q.qver: q.options[0].id for q in questions_of(form, bank) if q.kind == "single"}
    large = make_specimen(10 * arguments.items)
    figures = {
        "json.loads of the bank": yardstick,
        "bank": cpu_seconds(lambda _number: generate(catalogue), 3),
        f"bank of {10 * arguments.items} items": cpu_seconds(lambda _number: generate(large), 1),
        "form of 20": form_of_twenty(bank, items, repeat),
        "first form": first_form(data, items, repeat),
        "form with a blueprint": form_with_blueprint(bank, items, catalogue, repeat),
        "show a form": cpu_seconds(lambda _number: show_form(form, bank), repeat),
        "grade a question": cpu_seconds(lambda _number: grade_form(form, bank, answers), repeat)
        / len(form.qvers),
    }
    print(f"{arguments.items} items, {len(bank.questions)} questions, {len(data) / 1e6:.1f} MB")
    for name, seconds in figures.items():
        print(f"{name:26} {1000 * seconds:10.3f} ms {seconds / yardstick:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
