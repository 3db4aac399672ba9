import re
from importlib.resources import files

import pytest

from qmanual.kpi.charts.theme import COLOURS, STATUSES

CSS = (files("qmanual.sphinx_ext") / "static" / "qmanual.css").read_text(encoding="utf-8")


def colours(selector: str) -> dict[str, str]:
    """Chart colours of a rule of the style sheet; the accent is judged elsewhere."""
    rule = CSS[CSS.index(selector) :]
    rule = rule[rule.index("{") : rule.index("}")]
    found = dict(re.findall(r"--qm-(?:chart-)?([\w-]+): (#[0-9a-f]{6})", rule))
    assert set(COLOURS) - {"value"} <= set(found)
    return found


def contrast(one: str, other: str) -> float:
    """Ratio of luminances. Source: WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(p * w for p, w in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_told_apart_by_their_value() -> None:
    assert len(set(COLOURS.values())) == len(COLOURS)


def test_states_have_shapes_of_their_own() -> None:
    shapes = [shape for name, (_colour, shape) in STATUSES.items() if name != "value"]

    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize(
    "selector", [":root {", ":root:not([data-theme=light])", ":root[data-theme=dark]"]
)
def test_texts_and_marks_can_be_seen_on_the_page(selector: str) -> None:
    found = colours(selector)

    texts = {n: contrast(found[n], found["page"]) for n in ("text", "limit", "target", "warning")}
    marks = {n: contrast(found[n], found["page"]) for n in ("missed", "muted", "second")}
    assert {n: c for n, c in texts.items() if c < 4.5} == {}
    assert {n: c for n, c in marks.items() if c < 3} == {}


@pytest.mark.parametrize(
    "selector", [":root {", ":root:not([data-theme=light])", ":root[data-theme=dark]"]
)
def test_values_in_a_heat_map_can_be_read_and_its_shades_told_apart(selector: str) -> None:
    found = colours(selector)
    ink = {n: "on-low" if n < 4 else "on-high" for n in range(1, 6)}

    read = {n: contrast(found[f"heat-{n}"], found[i]) for n, i in ink.items()}
    apart = [contrast(found[f"heat-{n}"], found[f"heat-{n + 1}"]) for n in range(1, 5)]

    assert {n: c for n, c in read.items() if c < 4.5} == {}
    assert min(apart) > 1.25


def test_colours_without_a_page_are_those_of_a_light_page() -> None:
    found = colours(":root {")

    assert {name: found[name] for name in COLOURS if name != "value"} == {
        name: value for name, value in COLOURS.items() if name != "value"
    }


def test_print_is_light_whatever_the_screen_is() -> None:
    on_screens = re.findall(r"^@media screen[^{]*\{\n.*?^\}", CSS, re.DOTALL | re.MULTILINE)
    on_paper = CSS
    for block in on_screens:
        on_paper = on_paper.replace(block, "")

    assert ["color-scheme: dark" in block for block in on_screens] == [True, True]
    assert "dark" not in re.sub(r"/\*.*?\*/", "", on_paper, flags=re.DOTALL)
    assert on_paper.count("--qm-chart-band:") == 1
