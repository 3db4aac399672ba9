"""Who is current in what: one sentence of the rules for each test."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmanual.items.minor import MinorChange
from qmtraining.recurrence import Recurrence
from qmtraining.status import (
    Asked,
    Cause,
    Fact,
    KpiAlert,
    Post,
    PublishedEdition,
    Rule,
    State,
    Status,
    passed_now,
)

JANUARY = date(2026, 1, 1)
MARCH = date(2026, 3, 1)
JUNE = date(2026, 6, 1)

AGENT = (Post(role="AGENT", starts=JANUARY),)
RULE = Rule(
    module="M",
    roles=frozenset({"AGENT"}),
    patterns=("STD-*",),
    starts=date(2025, 1, 1),
    grace_days=14,
    recurrence=Recurrence(months=12),
)
FIRST = PublishedEdition(
    name="1", published=date(2025, 6, 1), effective=date(2025, 6, 1),
    items={"STD-1": "a", "STD-2": "b", "POL-1": "p"},
)  # fmt: skip
SECOND = PublishedEdition(
    name="2", published=JUNE, effective=JUNE, items={"STD-1": "A", "STD-2": "b", "POL-1": "p"}
)
PASSED_BOTH = tuple(
    Fact(module="M", item=item, hash=digest, edition="1", on=MARCH, passed=True)
    for item, digest in (("STD-1", "a"), ("STD-2", "b"))
)


def stand(day, *, posts=AGENT, facts=PASSED_BOTH, rules=(RULE,), editions=(FIRST, SECOND)):
    found = Asked(rules, editions, day).of_person(posts, facts)
    return {item: (status.state, status.reason) for (_, item), status in found.items()}


def test_someone_who_joined_owes_what_her_role_needs_until_the_grace_is_over():
    status = Asked([RULE], [FIRST], JANUARY).of_person(AGENT, ())["M", "STD-1"]

    assert status == Status(
        state=State.DUE, cause=Cause.HIRED, hash="a", changed_by="1", since=JANUARY,
        due=date(2026, 1, 15), next_change=date(2026, 1, 16),
    )  # fmt: skip
    assert stand(date(2026, 1, 15), facts=())["STD-1"] == (State.DUE, Cause.HIRED)
    assert stand(date(2026, 1, 16), facts=())["STD-1"] == (State.LATE, Cause.HIRED)


def test_what_no_role_needs_is_not_owed_and_says_why():
    asked = Asked([RULE], [FIRST, SECOND], MARCH)

    assert asked.of_item(AGENT, (), "POL-1").cause == Cause.OTHER_WORK
    assert asked.of_item(AGENT, (), "STD-9").cause == Cause.NOT_IN_FORCE
    assert asked.of_item((), (), "STD-1").cause == Cause.AWAY
    assert asked.of_item(AGENT, (), "POL-1").state == State.NOT_NEEDED


def test_a_new_edition_asks_only_for_what_it_changed():
    assert stand(date(2026, 5, 31)) == {
        "STD-1": (State.CURRENT, Cause.PASSED),
        "STD-2": (State.CURRENT, Cause.PASSED),
    }
    assert stand(JUNE) == {
        "STD-1": (State.DUE, Cause.REVISED),
        "STD-2": (State.CURRENT, Cause.UNCHANGED),
    }


def test_a_change_is_due_after_the_grace_but_not_before_it_is_in_force():
    later = replace(SECOND, effective=date(2026, 9, 1))

    soon = Asked([RULE], [FIRST, SECOND], JUNE).of_person(AGENT, PASSED_BOTH)["M", "STD-1"]
    late = Asked([RULE], [FIRST, later], JUNE).of_person(AGENT, PASSED_BOTH)["M", "STD-1"]

    assert soon.due == date(2026, 6, 15)
    assert late.due == date(2026, 9, 1)


def test_a_failed_try_at_what_changed_leaves_the_rest_current():
    failed = Fact(
        module="M", item="STD-1", hash="A", edition="2", on=date(2026, 6, 2), passed=False
    )

    assert stand(date(2026, 6, 3), facts=(*PASSED_BOTH, failed)) == {
        "STD-1": (State.DUE, Cause.FAILED),
        "STD-2": (State.CURRENT, Cause.UNCHANGED),
    }


def test_a_failed_try_at_something_that_is_current_takes_nothing_away():
    failed = Fact(
        module="M", item="STD-2", hash="b", edition="1", on=date(2026, 4, 2), passed=False
    )

    assert stand(date(2026, 4, 3), facts=(*PASSED_BOTH, failed))["STD-2"] == (
        State.CURRENT,
        Cause.PASSED,
    )


def test_a_pass_stops_counting_after_its_time():
    only = (FIRST,)

    assert stand(date(2027, 2, 28), editions=only)["STD-1"] == (State.CURRENT, Cause.PASSED)
    assert stand(date(2027, 3, 1), editions=only)["STD-1"] == (State.DUE, Cause.EXPIRED)
    assert stand(date(2027, 3, 15), editions=only)["STD-1"] == (State.DUE, Cause.EXPIRED)
    assert stand(date(2027, 3, 16), editions=only)["STD-1"] == (State.LATE, Cause.EXPIRED)


def test_every_january_is_due_in_january():
    rule = replace(RULE, recurrence=Recurrence(window=1))

    found = [
        stand(day, rules=(rule,), editions=(FIRST,))["STD-1"]
        for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 31), date(2027, 2, 1))
    ]

    assert found == [
        (State.CURRENT, Cause.PASSED),
        (State.DUE, Cause.EXPIRED),
        (State.DUE, Cause.EXPIRED),
        (State.LATE, Cause.EXPIRED),
    ]


def test_passing_one_module_does_not_extend_another():
    other = replace(RULE, module="N")

    found = Asked([RULE, other], [FIRST], date(2026, 4, 1)).of_person(AGENT, PASSED_BOTH)

    assert found["M", "STD-1"].state == State.CURRENT
    assert found["N", "STD-1"].state == State.LATE


def test_a_new_role_begins_a_time_of_its_own():
    posts = (
        Post(role="CLERK", starts=JANUARY, ends=date(2026, 4, 30)),
        Post(role="AGENT", starts=date(2026, 5, 1)),
    )

    status = Asked([RULE], [FIRST], date(2026, 5, 2)).of_person(posts, ())["M", "STD-1"]

    assert (status.cause, status.since, status.due) == (
        Cause.ROLE_CHANGED,
        date(2026, 5, 1),
        date(2026, 5, 15),
    )


def test_a_role_that_ended_asks_for_nothing():
    posts = (Post(role="AGENT", starts=JANUARY, ends=date(2026, 4, 30)),)

    assert stand(date(2026, 4, 30), posts=posts, editions=(FIRST,)) != {}
    assert stand(date(2026, 5, 1), posts=posts, editions=(FIRST,)) == {}


def test_a_statement_that_is_new_is_owed_since_its_edition():
    bigger = replace(SECOND, items={**FIRST.items, "STD-3": "c"})

    status = Asked([RULE], [FIRST, bigger], JUNE).of_person(AGENT, PASSED_BOTH)["M", "STD-3"]

    assert (status.cause, status.since) == (Cause.NEW, JUNE)


def test_a_statement_that_is_new_is_new_even_if_the_rule_began_on_the_same_day():
    bigger = replace(SECOND, items={**FIRST.items, "STD-3": "c"})
    rule = replace(RULE, starts=JUNE)

    found = Asked([rule], [FIRST, bigger], JUNE).of_person(AGENT, PASSED_BOTH)

    assert found["M", "STD-3"].cause == Cause.NEW
    assert found["M", "STD-1"].cause == Cause.UNCHANGED


def test_a_changed_rule_does_not_give_a_new_start_for_what_it_asked_before():
    old = replace(RULE, ends=date(2026, 1, 9))
    new = replace(RULE, starts=date(2026, 1, 10), patterns=("STD-*", "POL-*"))

    found = Asked([old, new], [FIRST], date(2026, 1, 12)).of_person(AGENT, ())

    assert (found["M", "STD-1"].cause, found["M", "STD-1"].since) == (Cause.HIRED, JANUARY)
    assert (found["M", "POL-1"].cause, found["M", "POL-1"].since) == (
        Cause.ASSIGNED,
        date(2026, 1, 10),
    )


def test_a_meaning_that_comes_back_is_owed_by_those_who_learned_the_other():
    third = replace(FIRST, name="3", published=date(2026, 9, 1))
    learned = Fact(module="M", item="STD-1", hash="A", edition="2", on=JUNE, passed=True)
    editions = (FIRST, SECOND, third)

    assert stand(date(2026, 9, 2), facts=(*PASSED_BOTH, learned), editions=editions)["STD-1"] == (
        State.DUE,
        Cause.REVISED,
    )
    assert stand(date(2026, 9, 2), editions=editions)["STD-1"] == (State.CURRENT, Cause.UNCHANGED)


MISS = KpiAlert(
    kpi="KPI-1", since=MARCH, until=date(2026, 4, 30), items=frozenset({"STD-1", "POL-1"})
)
ALARMED = replace(FIRST, name="2", published=JUNE, effective=JUNE, alerts=(MISS,))


def test_a_kpi_asks_again_for_what_it_names_from_the_publication_on():
    editions = (FIRST, ALARMED)

    assert stand(date(2026, 5, 31), editions=editions)["STD-1"] == (State.CURRENT, Cause.PASSED)
    assert stand(JUNE, editions=editions) == {
        "STD-1": (State.DUE, Cause.KPI),
        "STD-2": (State.CURRENT, Cause.UNCHANGED),
    }
    status = Asked([RULE], editions, JUNE).of_person(AGENT, PASSED_BOTH)["M", "STD-1"]
    assert status == Status(
        state=State.DUE, cause=Cause.KPI, hash="a", changed_by="1", since=JUNE,
        due=date(2026, 6, 15), next_change=date(2026, 6, 16), known_edition="1",
        passed_on=MARCH, kpi="KPI-1",
    )  # fmt: skip
    assert stand(date(2026, 6, 16), editions=editions)["STD-1"] == (State.LATE, Cause.KPI)


def test_an_alert_that_stays_open_asks_once():
    longer = replace(MISS, since=date(2026, 4, 1), until=date(2026, 8, 31))
    third = replace(ALARMED, name="3", published=date(2026, 9, 1), alerts=(longer,))
    again = Fact(module="M", item="STD-1", hash="a", edition="2", on=JUNE, passed=True)
    editions = (FIRST, ALARMED, third)

    assert stand(date(2026, 9, 2), facts=(*PASSED_BOTH, again), editions=editions)["STD-1"] == (
        State.CURRENT,
        Cause.UNCHANGED,
    )
    assert stand(date(2026, 9, 2), editions=editions)["STD-1"] == (State.LATE, Cause.KPI)


@pytest.mark.parametrize(
    "alerts",
    [
        (replace(MISS, since=date(2026, 5, 1), until=date(2026, 8, 31)),),
        (replace(MISS, kpi="KPI-2", until=date(2026, 8, 31)),),
    ],
    ids=["it had recovered", "another KPI"],
)
def test_a_new_trouble_asks_again(alerts):
    third = replace(ALARMED, name="3", published=date(2026, 9, 1), alerts=alerts)
    again = Fact(module="M", item="STD-1", hash="a", edition="2", on=JUNE, passed=True)

    assert stand(date(2026, 9, 2), facts=(*PASSED_BOTH, again), editions=(FIRST, ALARMED, third))[
        "STD-1"
    ] == (State.DUE, Cause.KPI)


def test_an_item_that_is_asked_for_later_is_asked_from_then_on():
    wider = replace(MISS, items=frozenset({"STD-1", "STD-2"}))
    third = replace(ALARMED, name="3", published=date(2026, 9, 1), alerts=(wider,))

    found = Asked([RULE], (FIRST, ALARMED, third), date(2026, 9, 2)).of_person(AGENT, PASSED_BOTH)

    assert (found["M", "STD-1"].since, found["M", "STD-2"].since) == (JUNE, date(2026, 9, 1))


def test_an_alert_that_is_over_asks_for_nothing_more():
    third = replace(ALARMED, name="3", published=date(2026, 9, 1), alerts=())

    assert stand(date(2026, 9, 2), editions=(FIRST, ALARMED, third))["STD-1"] == (
        State.CURRENT,
        Cause.UNCHANGED,
    )


def test_what_was_never_shown_is_owed_for_its_own_reason():
    assert stand(JUNE, facts=(), editions=(FIRST, ALARMED))["STD-1"] == (State.LATE, Cause.HIRED)


def test_what_made_it_owed_first_stays_the_reason():
    late = replace(ALARMED, published=date(2027, 4, 1))
    editions = (FIRST, ALARMED)

    assert stand(date(2027, 3, 2), editions=editions)["STD-1"] == (State.LATE, Cause.KPI)
    assert stand(date(2027, 4, 2), editions=(FIRST, late))["STD-1"] == (State.LATE, Cause.EXPIRED)


DECIDED = date(2026, 5, 20)


def minor(before, after, name="Ann", on=DECIDED):
    return MinorChange(item="STD-1", before=before, after=after, name=name, on=on)


REWORDED = replace(SECOND, minor=(minor("a", "A"),))
THIRD = replace(SECOND, name="3", published=date(2026, 9, 1), effective=date(2026, 9, 1))


def test_a_minor_change_leaves_those_who_knew_it_current_and_says_who_decided():
    assert stand(JUNE)["STD-1"] == (State.DUE, Cause.REVISED)

    status = Asked([RULE], [FIRST, REWORDED], JUNE).of_person(AGENT, PASSED_BOTH)["M", "STD-1"]

    assert status == Status(
        state=State.CURRENT, cause=Cause.REWORDED, hash="A", changed_by="1", since=MARCH,
        expires=date(2027, 3, 1), next_change=date(2027, 3, 1), known_edition="1",
        passed_on=MARCH, decided_by="Ann", decided_on=DECIDED,
    )  # fmt: skip


def test_minor_changes_follow_each_other_and_the_last_decision_is_told():
    decided = minor("A", "AA", "Ben", date(2026, 8, 1))
    third = replace(THIRD, items={**SECOND.items, "STD-1": "AA"}, minor=(decided,))

    status = Asked([RULE], [FIRST, REWORDED, third], third.published).of_person(AGENT, PASSED_BOTH)[
        "M", "STD-1"
    ]

    assert (status.state, status.cause) == (State.CURRENT, Cause.REWORDED)
    assert (status.decided_by, status.decided_on) == ("Ben", date(2026, 8, 1))


def test_a_minor_change_holds_in_later_editions_that_say_the_same():
    assert stand(THIRD.published, editions=(FIRST, REWORDED, THIRD))["STD-1"] == (
        State.CURRENT,
        Cause.REWORDED,
    )


@pytest.mark.parametrize(
    "decisions",
    [
        (minor("a", "X"),),
        (minor("X", "A"),),
        (minor("A", "a"),),
        (replace(minor("a", "A"), item="STD-2"),),
        (minor("a", "X"), minor("X", "A")),
    ],
    ids=["other words after", "other words before", "backwards", "another item", "never published"],
)
def test_a_decision_about_other_words_has_no_effect(decisions):
    second = replace(SECOND, minor=decisions)

    assert stand(JUNE, editions=(FIRST, second))["STD-1"] == (State.DUE, Cause.REVISED)


def test_a_real_change_after_a_minor_one_asks_again():
    third = replace(THIRD, items={**SECOND.items, "STD-1": "new"}, minor=REWORDED.minor)
    editions = (FIRST, REWORDED, third)

    status = Asked([RULE], editions, date(2026, 9, 2)).of_person(AGENT, PASSED_BOTH)["M", "STD-1"]

    assert (status.state, status.cause, status.since) == (
        State.DUE,
        Cause.REVISED,
        third.published,
    )


def test_a_minor_change_gives_nobody_more_time_for_the_change_before_it():
    decided = minor("A", "AA")
    third = replace(THIRD, items={**SECOND.items, "STD-1": "AA"}, minor=(decided,))

    status = Asked([RULE], [FIRST, SECOND, third], date(2026, 9, 2)).of_person(AGENT, PASSED_BOTH)[
        "M", "STD-1"
    ]

    assert (status.state, status.since, status.due, status.changed_by) == (
        State.LATE,
        JUNE,
        date(2026, 6, 15),
        "2",
    )


def test_a_pass_of_other_words_expires_like_any_other_and_a_kpi_asks_for_it():
    alarmed = replace(REWORDED, alerts=(MISS,))

    assert stand(date(2027, 3, 1), editions=(FIRST, REWORDED))["STD-1"] == (
        State.DUE,
        Cause.EXPIRED,
    )
    assert stand(JUNE, editions=(FIRST, alarmed))["STD-1"] == (State.DUE, Cause.KPI)


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
HASHES = st.sampled_from("abc")
ALERTS = st.lists(
    st.builds(
        lambda kpi, since, length, items: KpiAlert(
            kpi=kpi, since=since, until=since + timedelta(days=length), items=items
        ),
        st.sampled_from(["KPI-1", "KPI-2"]),
        DAYS,
        st.integers(0, 200),
        st.frozensets(st.sampled_from(["STD-1", "STD-2"]), min_size=1),
    ),
    max_size=2,
    unique_by=lambda alert: alert.kpi,
).map(tuple)
MINOR = st.lists(
    st.builds(
        MinorChange, item=st.sampled_from(["STD-1", "STD-2"]), before=HASHES, after=HASHES,
        name=st.sampled_from(["Ann", "Ben"]), on=DAYS,
    ),
    max_size=3,
).map(tuple)  # fmt: skip
EDITIONS = st.lists(
    st.tuples(
        DAYS,
        st.dictionaries(st.sampled_from(["STD-1", "STD-2"]), HASHES, min_size=1),
        ALERTS,
        MINOR,
    ),
    max_size=4,
).map(
    lambda found: tuple(
        PublishedEdition(
            name=str(n), published=day, effective=day, items=items, alerts=alerts, minor=decided
        )
        for n, (day, items, alerts, decided) in enumerate(sorted(found, key=lambda one: one[0]))
    )
)
POSTS = st.lists(
    st.builds(
        lambda role, starts, length: Post(
            role=role, starts=starts, ends=starts + timedelta(days=length) if length else None
        ),
        st.sampled_from(["AGENT", "CLERK"]),
        DAYS,
        st.integers(0, 400),
    ),
    max_size=3,
).map(tuple)
FACTS = st.lists(
    st.builds(
        Fact, module=st.just("M"), item=st.sampled_from(["STD-1", "STD-2"]), hash=HASHES,
        edition=st.sampled_from("012"), on=DAYS, passed=st.booleans(),
    ),
    max_size=6,
).map(lambda facts: tuple(sorted(facts, key=lambda fact: fact.on)))  # fmt: skip
RULES = st.builds(
    replace,
    st.just(RULE),
    grace_days=st.integers(0, 60),
    starts=DAYS,
    recurrence=st.sampled_from(
        [Recurrence(), Recurrence(months=12), Recurrence(days=30), Recurrence(window=3)]
    ),
)


@settings(max_examples=150, deadline=None)
@given(rule=RULES, posts=POSTS, facts=FACTS, editions=EDITIONS, day=DAYS)
def test_what_happens_later_does_not_change_a_past_day(rule, posts, facts, editions, day):
    known = tuple(edition for edition in editions if edition.published <= day)
    before = tuple(fact for fact in facts if fact.on <= day)
    begun = tuple(post for post in posts if post.starts <= day)

    found = Asked([rule], editions, day).of_person(posts, facts)

    assert found == Asked([rule], known, day).of_person(begun, before)


@settings(max_examples=150, deadline=None)
@given(rule=RULES, facts=FACTS, editions=EDITIONS, day=DAYS)
def test_nothing_changes_before_the_day_that_is_given(rule, facts, editions, day):
    posts = (Post(role="AGENT", starts=date(2024, 1, 1)),)
    facts = tuple(fact for fact in facts if fact.on <= day)
    editions = tuple(edition for edition in editions if edition.published <= day)

    for key, status in Asked([rule], editions, day).of_person(posts, facts).items():
        eve = (status.next_change or day + timedelta(days=900)) - timedelta(days=1)
        assert Asked([rule], editions, eve).of_person(posts, facts)[key] == status
        if status.next_change:
            later = Asked([rule], editions, status.next_change).of_person(posts, facts)[key]
            assert later.state != status.state


def reword_all(edition, earlier):
    """The edition in words of its own, each of them decided to be minor."""
    known = earlier[-1].items if earlier else {}
    return replace(
        edition,
        name="next",
        items={item: f"{digest}, reworded" for item, digest in known.items()},
        minor=tuple(
            MinorChange(
                item=item, before=digest, after=f"{digest}, reworded", name="Ann", on=DECIDED
            )
            for item, digest in known.items()
        ),
    )


@settings(max_examples=150, deadline=None)
@given(rule=RULES, posts=POSTS, facts=FACTS, editions=EDITIONS, later=st.integers(0, 30))
def test_with_minor_decisions_nobody_becomes_stale_and_without_them_they_do(
    rule, posts, facts, editions, later
):
    known = tuple(replace(edition, alerts=()) for edition in editions)
    day = (known[-1].published if known else JANUARY) + timedelta(days=later)
    facts = tuple(fact for fact in facts if fact.on <= day)
    reworded = reword_all(replace(SECOND, published=day, effective=day), known)

    before = Asked([rule], known, day).of_person(posts, facts)
    minor_only = Asked([rule], (*known, reworded), day).of_person(posts, facts)
    undecided = Asked([rule], (*known, replace(reworded, minor=())), day).of_person(posts, facts)

    assert {key: (s.state, s.due, s.expires, s.next_change) for key, s in minor_only.items()} == {
        key: (s.state, s.due, s.expires, s.next_change) for key, s in before.items()
    }
    for key, status in before.items():
        if status.state is State.CURRENT:
            assert minor_only[key].cause is Cause.REWORDED
            assert (undecided[key].is_owed, undecided[key].cause) == (True, Cause.REVISED)


@settings(max_examples=150, deadline=None)
@given(
    rule=RULES, posts=POSTS, facts=FACTS, editions=EDITIONS, day=DAYS, before=HASHES,
    after=st.sampled_from(["x", "y"]),
)  # fmt: skip
def test_a_decision_about_words_that_no_edition_has_changes_nothing(
    rule, posts, facts, editions, day, before, after
):
    more = tuple(
        replace(edition, minor=(*edition.minor, minor(before, after), minor(after, before)))
        for edition in editions
    )

    found = Asked([rule], more, day).of_person(posts, facts)

    assert found == Asked([rule], editions, day).of_person(posts, facts)


@settings(max_examples=150, deadline=None)
@given(rule=RULES, posts=POSTS, facts=FACTS, editions=EDITIONS, day=DAYS)
def test_a_pass_of_today_gives_what_the_full_computation_gives(rule, posts, facts, editions, day):
    facts = tuple(fact for fact in facts if fact.on <= day)
    known = [edition for edition in editions if edition.published <= day]

    for (module, item), status in Asked([rule], editions, day).of_person(posts, facts).items():
        fact = Fact(
            module=module, item=item, hash=status.hash, edition=known[-1].name, on=day, passed=True
        )
        after = Asked([rule], editions, day).of_person(posts, (*facts, fact))[module, item]
        assert passed_now(status, rule, known[-1].name, day) == after


@pytest.mark.parametrize(
    ("recurrence", "passed", "expires"),
    [
        (Recurrence(), date(2026, 3, 1), None),
        (Recurrence(days=30), date(2026, 3, 1), date(2026, 3, 31)),
        (Recurrence(months=1), date(2026, 1, 31), date(2026, 2, 28)),
        (Recurrence(months=12), date(2024, 2, 29), date(2025, 2, 28)),
        (Recurrence(window=1), date(2026, 1, 10), date(2027, 1, 1)),
        (Recurrence(window=6), date(2026, 1, 10), date(2026, 6, 1)),
        (Recurrence(window=6), date(2026, 7, 10), date(2027, 6, 1)),
    ],
)
def test_a_pass_counts_until(recurrence, passed, expires):
    assert recurrence.next_after(passed) == expires
