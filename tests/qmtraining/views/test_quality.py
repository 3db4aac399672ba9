"""What a quality lead reads."""

from qmtraining.models import Clock


def test_an_edition_says_who_owes_what_and_why_everyone_else_does_not(
    take, publish_second, sign_in
):
    take("ana", "MOD-PHONE")
    take("ben", "MOD-WINDOW")
    publish_second()

    text = sign_in("quinn").get("/training/editions/2026.2/").content.decode()

    assert "One statement changed." in text
    assert "One person has something to do because of it." in text
    owes, others = text.split("Why the others have not")
    assert ">Ana</a>" in owes
    assert ">Ben</a>" not in owes
    assert "Nothing that changed is part of the work of 5 people." in others
    assert ">Ben</a>" in others

    take("ana", "MOD-PHONE")
    text = sign_in("quinn").get("/training/editions/2026.2/").content.decode()
    assert "1 person has shown the new text already." in text


def test_coverage_counts_people_by_role_and_by_statement(take, quality_lead):
    take("ana", "MOD-PHONE")

    text = quality_lead.get("/training/coverage/").content.decode()

    assert "100%" in text
    row = text[text.index("Nobody waits longer") :]
    assert "0%" in row[: row.index("</tr>")]
    assert "0 of 1" in row[: row.index("</tr>")]


def test_the_first_edition_has_nothing_before_it(quality_lead):
    text = quality_lead.get("/training/editions/2026.1/").content.decode()

    assert "This is the first edition" in text
    assert quality_lead.get("/training/editions/2026.9/").status_code == 404


def test_an_edition_that_is_not_reckoned_yet_names_nobody(take, publish_second, sign_in):
    take("ana", "MOD-PHONE")
    publish_second()
    Clock.objects.update(edition="2026.1")

    text = sign_in("quinn").get("/training/editions/2026.2/").content.decode()

    assert "It is being worked out who has something to do" in text
    assert "One statement changed." in text
    assert "Who has something to do" not in text
    assert ">Ana</a>" not in text
