"""The same bank everywhere; one more item, or another order, moves little."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from qmquiz.generate import generate
from qmquiz.identity import shuffled
from qmquiz.specimen.manual import make_specimen
from qmquiz.words import same_text_key

_DIGEST = (
    "import hashlib; from qmquiz.specimen.manual import make_specimen; "
    "from qmquiz.generate import generate; from qmquiz.bank_json import bank_to_bytes; "
    "print(hashlib.sha256(bank_to_bytes(generate(make_specimen(60)))).hexdigest())"
)
_BESIDE = {"G13"}
"""Rules that put several items into one question: a new one may join them."""


def test_bank_is_the_same_in_every_process():
    places = [("0", "UTC", "C"), ("1", "Asia/Seoul", "ru_RU.UTF-8"), ("77", "America/Lima", "C")]

    digests = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": lang, "LC_ALL": lang},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed, zone, lang in places
    }  # fmt: skip

    assert len(digests) == 1


@pytest.mark.parametrize("kind", ["standard", "term", "process", "promise", "kpi"])
def test_unrelated_item_leaves_other_questions_their_names(kind):
    catalogue = make_specimen(120)
    model = next(item for item in catalogue.items.values() if item.type == kind)
    new = replace(
        model, id="NEW-1", title="Zymurgy of xylophones", hash="new",
        text="Quite another matter altogether, which vexes juries.",
        fields={**model.fields, "metric": "zymurgy"} if kind == "standard" else
        {**model.fields, "category": "zymurgy"} if kind == "term" else model.fields,
    )  # fmt: skip

    before = generate(catalogue)
    after = generate(replace(catalogue, items={**catalogue.items, new.id: new}))

    names = {q.qid for q in after.questions}
    lost = [q for q in before.questions if q.qid not in names and q.rule not in _BESIDE]
    kept = {q.qver for q in before.questions} & {q.qver for q in after.questions}
    assert lost == []
    assert len(kept) > 0.9 * len(before.questions)


def test_order_of_items_does_not_change_what_is_asked():
    catalogue = make_specimen(60)
    parents = [item for item in catalogue.items.values() if not item.parent]
    turned = {
        name: catalogue.items[name]
        for item in shuffled("turn", parents, lambda item: item.id)
        for name in (item.id, *item.children)
    }

    before, after = generate(catalogue), generate(replace(catalogue, items=turned))

    # what is right does not depend on what stands nearby; which wrong answers are offered does
    single = ("G1", "G6", "G8", "G10", "G12")
    keys = {q.qid: same_text_key(q.key[0].text) for q in before.questions if q.rule in single}
    found = {q.qid: same_text_key(q.key[0].text) for q in after.questions if q.rule in single}
    assert len(keys.keys() & found.keys()) > 0.95 * len(keys)
    assert [qid for qid in keys.keys() & found.keys() if keys[qid] != found[qid]] == []
