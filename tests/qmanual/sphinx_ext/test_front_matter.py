import pytest

from qmanual.sphinx_ext.front_matter import without_section


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Title\n", "# Title\n"),
        ("---\ndocument:\n  id: A\n  effective: 2026-01-01\n---\nT\n", "---\ndocument: read\n#\n#\n---\nT\n"),
        ("---\na: 1\ndocument: {id: A}\nb: 2\n---\n", "---\na: 1\ndocument: read\nb: 2\n---\n"),
        ("---\ndocument:\n\n  id: A\n# note\nkernelspec:\n  name: p\n---\n",
         "---\ndocument: read\n#\n#\n#\nkernelspec:\n  name: p\n---\n"),
        ("T\n\n---\ndocument:\n  id: A\n---\n", "T\n\n---\ndocument:\n  id: A\n---\n"),
    ],
)  # fmt: skip
def test_section_becomes_comments_and_lines_stay(before, after):
    assert without_section(before) == after
    assert before.count("\n") == after.count("\n")
