"""The roster: what a file may say, and what it does to history."""

from datetime import date

import pytest

from qmtraining.models import Person, Post, Supervision
from qmtraining.roster import load_roster, managers_of
from qmtraining.services.roster import take_roster
from qmtraining.yaml_source import InputError

ONE = "people:\n- {id: P1, name: A, roles: [ROLE-A], from: 2025-01-01%s}\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("people: 3", r"people.yml:1: 'people' must be a list of entries"),
        ("peple: []", r"people.yml:1: unknown key 'peple'; did you mean 'people'"),
        ("people:\n- {id: P1, name: A}", r"people.yml:2: 'from' is missing"),
        (ONE % ", manager: P9", r"people.yml:2: manager P9 is not on the roster"),
        (ONE % ", manager: P1", r"people.yml:2: P1 reports to herself"),
        (ONE % ", language: xx", r"people.yml:2: language 'xx' is not one of en, ko"),
        (ONE % ", to: 2024-01-01", r"people.yml:2: 'to' is before 'from'"),
        (ONE % ", to: soon", r"people.yml:2: 'to' must be a day such as 2026-03-01"),
        (ONE % ", quality_lead: maybe", r"people.yml:2: 'quality_lead' must be true or false"),
        (ONE % "" + ONE[8:] % "", r"people.yml:3: P1 stands here twice"),
        (ONE % ", extra_time: 25 %", r"people.yml:2: 'extra_time' must be a whole number from 0"),
        (ONE % ", name: B", r"people.yml:2: 'name' stands here twice"),
        ("people: [", r"people.yml:1: not valid YAML"),
        ("", r"people.yml:1: must be a mapping"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, complaint, tmp_path):
    path = tmp_path / "people.yml"
    path.write_text(text)

    with pytest.raises(InputError, match=complaint):
        load_roster(path)


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(InputError, match=r"none.yml: cannot be read: No such file"):
        load_roster(tmp_path / "none.yml")


def load(tmp_path, *people):
    path = tmp_path / "people.yml"
    path.write_text("people:\n" + "".join(f"- {{{person}}}\n" for person in people))
    return load_roster(path)


def test_managers_are_those_above_directly_first(tmp_path):
    entries = load(
        tmp_path,
        "id: P1, name: A, from: 2025-01-01, manager: P2",
        "id: P2, name: B, from: 2025-01-01, manager: P3",
        "id: P3, name: C, from: 2025-01-01",
    )

    assert managers_of("P1", entries) == ("P2", "P3")


def posts(code):
    return list(Post.objects.filter(person__code=code).values_list("role", "starts", "ends"))


def test_a_role_that_changes_ends_the_day_before_and_begins_today(db, tmp_path):
    first, today = date(2026, 11, 1), date(2026, 11, 20)
    take_roster(
        entries=load(tmp_path, "id: X, name: X, roles: [ROLE-A], from: 2025-01-01"), today=first
    )
    entries = load(tmp_path, "id: X, name: X, roles: [ROLE-B], from: 2025-01-01")

    change = take_roster(entries=entries, today=today)
    again = take_roster(entries=entries, today=today)

    assert posts("X") == [
        ("ROLE-A", date(2025, 1, 1), date(2026, 11, 19)),
        ("ROLE-B", today, None),
    ]
    assert (change.added, change.changed) == (0, 1)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)


def test_someone_who_leaves_keeps_her_history_and_may_not_sign_in(db, tmp_path):
    today = date(2026, 11, 20)
    entries = load(tmp_path, "id: X, name: X, roles: [ROLE-A], from: 2025-01-01")
    take_roster(entries=entries, today=today)
    entries = load(tmp_path, "id: X, name: X, roles: [ROLE-A], from: 2025-01-01, to: 2026-11-10")

    take_roster(entries=entries, today=today)
    again = take_roster(entries=entries, today=today)

    assert posts("X") == [("ROLE-A", date(2025, 1, 1), date(2026, 11, 10))]
    assert Person.objects.get(code="X").is_active is False
    assert again.unchanged == 1


def test_history_is_taken_from_the_file(db, tmp_path):
    entries = load(
        tmp_path,
        "id: X, name: X, roles: [ROLE-B], from: 2026-01-01, "
        "history: [{roles: [ROLE-A], from: 2025-01-01, to: 2025-12-31}]",
    )

    take_roster(entries=entries, today=date(2026, 11, 20))

    assert posts("X") == [
        ("ROLE-A", date(2025, 1, 1), date(2025, 12, 31)),
        ("ROLE-B", date(2026, 1, 1), None),
    ]


def test_people_who_are_not_in_the_file_stay(db, tmp_path):
    entries = load(tmp_path, "id: X, name: X, from: 2025-01-01")

    change = take_roster(entries=entries, today=date(2026, 11, 20))

    assert change.not_in_file == 6
    assert Person.objects.filter(is_active=True).count() == 7
    assert posts("X") == [("", date(2025, 1, 1), None)]


def test_a_new_manager_sees_and_the_old_one_does_not(db, tmp_path):
    one = "id: X, name: X, from: 2025-01-01, manager: %s"
    others = ("id: P1, name: A, from: 2025-01-01", "id: P2, name: B, from: 2025-01-01")
    today = date(2026, 11, 20)
    take_roster(entries=load(tmp_path, one % "P1", *others), today=today)

    take_roster(entries=load(tmp_path, one % "P2", *others), today=today)

    found = Supervision.objects.filter(person__code="X").values_list("manager__code", flat=True)
    assert list(found) == ["P2"]
