"""What quality leads see of questions: first answers, no person, nothing below the floors."""

import csv
import io
import re

import pytest

from qmtraining.models import Response


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def table(client, path):
    return list(csv.reader(io.StringIO(b"".join(client.get(path)).decode("utf-8-sig"))))


def test_before_the_first_answer_the_page_says_so(quality_lead):
    assert "Nobody has answered a question yet" in text_of(quality_lead, "/training/questions/")
    assert "Nobody has answered a question about" in text_of(
        quality_lead, "/training/questions/passages/"
    )
    assert "Nobody has taken a quiz yet." in text_of(quality_lead, "/training/questions/modules/")
    assert len(table(quality_lead, "/training/questions.csv")) == 1


def test_with_few_answers_there_are_numbers_and_no_share(quality_lead, take):
    take("ana", "MOD-PHONE", right=False)

    text = plain(text_of(quality_lead, "/training/questions/"))
    assert "4 questions" in text
    assert "Too few to tell" in text
    assert "0%" not in text
    assert "Unclear? Hard" not in text.split("Show")[-1]
    assert len(table(quality_lead, "/training/questions.csv")) == 1
    qver = Response.objects.first().qver
    one = plain(text_of(quality_lead, f"/training/questions/{qver}/"))
    assert "figures are shown from 10 answers" in one
    assert "What was chosen" not in one


def test_a_second_attempt_does_not_count(quality_lead, take):
    take("ana", "MOD-PHONE", right=False)
    before = text_of(quality_lead, "/training/questions/")

    take("ana", "MOD-PHONE")

    after = text_of(quality_lead, "/training/questions/")
    token = re.compile(r'value="[^"]{40,}"')
    assert token.sub("", after) == token.sub("", before)


def test_a_question_that_few_know_comes_first_and_shows_what_was_chosen(
    quality_lead, answer_in_numbers
):
    rows = answer_in_numbers(29, wrong=25)

    text = plain(text_of(quality_lead, "/training/questions/"))
    assert "Worth a look" in text
    assert "! Hard 17% 7% to 34% 30 25" in text
    one = plain(text_of(quality_lead, f"/training/questions/{rows[0].qver}/"))
    assert "Few know it" in one
    assert "Points reached 17% (7% to 34%)" in one
    # What is right has no share among the wrong answers.
    assert re.search(r"✓ Right 5 times (?!\d)", one)
    assert "No. 25 times 100%" in one


def test_a_module_shows_who_passed_at_once_and_how_sure_that_is(quality_lead, answer_in_numbers):
    answer_in_numbers(8)
    few = plain(text_of(quality_lead, "/training/questions/modules/"))
    answer_in_numbers(29, wrong=25, module="MOD-WINDOW", name="ben")

    text = plain(text_of(quality_lead, "/training/questions/modules/"))

    assert "On the phone 9 Too few to tell" in few
    assert "At the window 30 17% 7% to 34% · pass mark 80%" in text
    assert "5 of 30 stand within one standard error" in text


def test_alpha_stands_with_its_caveat_where_fifty_had_the_same_questions(
    quality_lead, answer_in_numbers
):
    answer_in_numbers(49, wrong=25)

    text = plain(text_of(quality_lead, "/training/questions/modules/"))
    assert "Internal consistency (KR-20) is 1.00, from 50 people" in text
    assert "It is no verdict on the questions." in text


def test_a_filter_shows_only_its_questions(quality_lead, answer_in_numbers):
    answer_in_numbers(29, wrong=25)

    hard = plain(text_of(quality_lead, "/training/questions/?show=hard"))
    easy = plain(text_of(quality_lead, "/training/questions/?show=easy"))

    assert "4 questions" in hard
    assert "No question is worth a look in this way." in easy
    for query in ("show=nothing", "page=9", "page=-1", "page=x", "page=" + "9" * 30):
        assert "4 questions" in plain(text_of(quality_lead, f"/training/questions/?{query}"))


def test_passages_say_what_was_confused_and_forget_answers_about_an_older_text(
    sign_in, answer_in_numbers, publish_second
):
    answer_in_numbers(29, wrong=25)
    text = plain(text_of(sign_in("quinn"), "/training/questions/passages/"))
    assert re.search(r"Calls are answered within 30 seconds STD-PHONE-01 17% .* 60 30", text)

    publish_second()

    text = text_of(sign_in("quinn"), "/training/questions/passages/")
    assert "STD-PHONE-02" in text
    assert "STD-PHONE-01" not in text


def test_a_passage_that_changed_links_to_what_changed(sign_in, take, publish_second):
    take("ana", "MOD-PHONE")
    publish_second()
    take("ana", "MOD-PHONE")

    text = text_of(sign_in("quinn"), "/training/questions/passages/")

    assert 'href="/2026.2/manual/standards.html#std-phone-01"' in text
    assert 'href="/training/editions/2026.2/#std-phone-01"' in text
    assert 'href="/training/editions/2026.2/#std-phone-02"' not in text


def test_another_wording_starts_anew_and_both_are_shown(sign_in, take, publish_second):
    take("ana", "MOD-PHONE", right=False)
    publish_second()
    take("ana", "MOD-PHONE")
    qvers = set(Response.objects.filter(qid="STD-PHONE-01-a").values_list("qver", flat=True))
    assert len(qvers) == 2

    texts = [text_of(sign_in("quinn"), f"/training/questions/{qver}/") for qver in qvers]

    assert all("Another wording, other options or another value start anew." in t for t in texts)
    assert sum("not asked any more" in text for text in texts) == 1


def test_tables_hold_figures_and_no_formula(quality_lead, answer_in_numbers):
    answer_in_numbers(29, wrong=25)
    found = table(quality_lead, "/training/questions.csv")

    head, first = found[0], dict(zip(found[0], found[1], strict=True))
    assert len(found) == 5
    assert head[:3] == ["qid", "qver", "item"]
    assert (first["answers"], first["right"], first["flags"]) == ("30", "5", "hard")
    assert first["facility"] == str(5 / 30)
    passages = table(quality_lead, "/training/questions/passages.csv")
    assert [row[0] for row in passages[1:]] == ["STD-PHONE-01", "STD-PHONE-02"]


def test_a_question_that_nobody_answered_is_not_there(quality_lead):
    assert quality_lead.get("/training/questions/nothing/").status_code == 404


def test_a_gone_edition_does_not_break_the_pages(sign_in, take, publish_second, root):
    from qmtraining import library
    from qmtraining.selectors import questions

    take("ana", "MOD-PHONE")
    publish_second()
    take("ana", "MOD-PHONE")
    folder = root / "var" / "editions" / "2026.1"
    away = folder.with_name("away")
    folder.rename(away)
    library._open.cache_clear()
    questions._kept.clear()
    try:
        # an item that has another text by now, so that no other edition has the question
        old = Response.objects.filter(item="STD-PHONE-01").order_by("pk").first()
        text = text_of(sign_in("quinn"), f"/training/questions/{old.qver}/")
        assert "No edition on this machine has this question any more." in text
        assert sign_in("quinn").get("/training/questions/").status_code == 200
        assert sign_in("quinn").get("/training/questions/passages/").status_code == 200
    finally:
        away.rename(folder)
        library._open.cache_clear()
        questions._kept.clear()


@pytest.mark.parametrize(
    "path",
    [
        "questions/",
        "questions/passages/",
        "questions/modules/",
        "questions.csv",
        "questions/passages.csv",
    ],
)
def test_pages_are_for_quality_leads_and_take_three_queries(
    path, sign_in, take, queries, publish_second
):
    take("ana", "MOD-PHONE")
    publish_second()
    for name in ("ana", "mara", "otto"):
        assert sign_in(name).get(f"/training/{path}").status_code == 404
    client = sign_in("quinn")
    with queries() as asked:
        assert client.get(f"/training/{path}").status_code == 200
    assert asked.count <= 3, [query["sql"] for query in asked.captured_queries]
    with queries() as again:
        client.get(f"/training/{path}")
    assert again.count == 2


def test_a_question_page_is_for_quality_leads_and_takes_three_queries(sign_in, take, queries):
    take("ana", "MOD-PHONE")
    path = f"/training/questions/{Response.objects.first().qver}/"
    assert sign_in("mara").get(path).status_code == 404
    client = sign_in("quinn")
    with queries() as asked:
        assert client.get(path).status_code == 200
    assert asked.count <= 3


def test_a_long_list_comes_in_pages_that_hold_each_question_once(quality_lead, take, monkeypatch):
    monkeypatch.setattr("qmtraining.views.questions.PAGE", 3)
    take("ana", "MOD-PHONE")
    address, seen = "/training/questions/", []
    while address:
        text = text_of(quality_lead, address)
        seen += re.findall(r'role="rowheader"><a href="/training/questions/([^/"]+)/"', text)
        found = re.search(r'href="(/training/questions/\?[^"]+)">More', text)
        address = found[1].replace("&amp;", "&") if found else ""

    assert sorted(seen) == sorted(Response.objects.values_list("qver", flat=True))


@pytest.mark.parametrize(
    ("place", "current"), [("", "page"), ("passages/", "true"), ("modules/", "true")]
)
def test_each_page_shows_the_tab_that_it_belongs_to(quality_lead, place, current):
    shown = quality_lead.get(f"/training/questions/{place}").content.decode()
    tabs = shown[shown.index('<nav class="nav"') : shown.index("</nav>")]

    assert f'<a href="/training/questions/" aria-current="{current}">' in tabs
    assert tabs.count("aria-current") == 1


def test_what_is_quoted_from_the_manual_says_its_language(quality_lead, answer_in_numbers, person):
    from qmtraining.models import Person

    answer_in_numbers(12, wrong=3)
    Person.objects.filter(username="quinn").update(language="ko")
    passages = quality_lead.get("/training/questions/passages/").content.decode()
    modules = quality_lead.get("/training/questions/modules/").content.decode()

    assert '#std-phone-02" lang="en">The agent gives her name</a>' in passages
    assert 'standards.html" lang="en">Standards</a>' in passages
    assert 'role="rowheader" lang="en">On the phone</th>' in modules
