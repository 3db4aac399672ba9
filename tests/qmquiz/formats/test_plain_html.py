"""HTML as plain text."""

import pytest

from qmquiz.formats.plain_html import (
    feedback_html,
    from_html,
    from_markdown,
    looks_like_html,
    passage_html,
    to_html,
)
from qmquiz.model import Passage

PASSAGE = Passage(item="STD-1", title="Calls & <more>", docname="d", anchor="a", quote="In 20 s.")


@pytest.mark.parametrize(
    ("source", "text", "lost"),
    [
        ("<p>a</p>\n<p>b<br>c</p>", "a\nb\nc", ()),
        ("<b>a</b> <i>b</i>", "a b", ("emphasis",)),
        ("a &lt; b &amp; c&nbsp;d &#x41;", "a < b & c\u00a0d A", ()),
        ('<a href="https://x.org">here</a>', "here", ("a link to https://x.org",)),
        ('<img src="x" alt="a plan">', "a plan", ("an image",)),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb", ("a list",)),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b", ("a table",)),
        ("<script>alert(1)</script>x<style>p{}</style>", "x", ("a script or a style",)),
        ("<object><p>a</p></object>b", "b", ("a recording or a frame",)),
        ("<script><script>x</script>y", "y", ("a script or a style",)),
        ("a < b > c", "a < b > c", ()),
        ("<p>open <b>never closed", "open never closed", ("emphasis",)),
        ("<!-- comment -->a<?php x ?>b", "ab", ()),
        ("", "", ()),
    ],
)
def test_text_and_what_it_does_not_say(source, text, lost):
    assert from_html(source) == (text, lost)


def test_what_an_export_adds_is_left_out_again():
    source = feedback_html("Because\nof <this>.", passage_html(PASSAGE, "https://x.org/?a&b"))

    assert source == (
        '<p>Because<br>of &lt;this&gt;.</p><blockquote class="qm-passage"><p>In 20 s.</p>'
        '<p><a href="https://x.org/?a&amp;b">Calls &amp; &lt;more&gt;</a></p></blockquote>'
    )
    assert from_html(source) == ("Because\nof <this>.", ())
    assert from_html(source + "<p>more</p>") == ("Because\nof <this>.\nmore", ())


def test_passage_of_which_nothing_is_known():
    unknown = Passage(item="STD-1", title="", docname="", anchor="")

    assert passage_html(unknown, "") == ""


@pytest.mark.parametrize(
    ("text", "is_html"),
    [("<p>", True), ("</b>", True), ("a &amp; b", True), ("&#39;", True), ("a < b", False),
     ("<y>", False), ("AT&T", False), ("a&b;c d", False), ("x <br/> y", True)],
)  # fmt: skip
def test_what_looks_like_html(text, is_html):
    assert looks_like_html(text) is is_html


def test_markdown():
    assert from_markdown("# A\n\n*b* `c` [d](https://x.org)\n") == (
        "A\nb c d", ("emphasis", "a link to https://x.org"),
    )  # fmt: skip


def test_text_that_is_too_long():
    for read in (from_html, from_markdown):
        with pytest.raises(ValueError, match="has 10001 characters; 10000 are the most"):
            read("<" * 10_001)


def test_plain_text_as_html():
    assert to_html('a < b & "c"\n]]>') == 'a &lt; b &amp; "c"<br>]]&gt;'


@pytest.mark.parametrize(
    ("source", "text"),
    [("a<![CD b>c", "ac"), ("<p>a<![if !supportLists]>b<![endif]></p>", "ab"), ("a<![", "a<!["),
     ("a<![x", "a<![x"), ("a<!DOCTYPE html>b", "ab"), ("a<!-- x -->b", "ab"), ("a<?x y?>b", "ab")],
)  # fmt: skip
def test_declarations_say_nothing_and_break_nothing(source, text):
    assert from_html(source)[0] == text
