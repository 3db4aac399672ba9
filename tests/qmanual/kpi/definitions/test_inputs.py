from qmanual.kpi.definitions.definition import Definition, Input, Metric, MetricType
from qmanual.kpi.definitions.inputs import derived_order, find_cycles


def kpis(**inputs: str) -> dict[str, Definition]:
    """KPIs by the names, one letter each, of those that they are made of."""
    return {
        name: Definition(
            id=name,
            title=name,
            source="",
            unit="count",
            metric=Metric(
                type=MetricType.DERIVED if below else MetricType.COUNT,
                inputs={letter: Input(kpi=letter) for letter in below},
            ),
        )
        for name, below in inputs.items()
    }


def test_each_derived_kpi_comes_after_its_inputs() -> None:
    assert derived_order(kpis(A="BC", B="D", C="DB", D="E", E="")) == ("D", "B", "C", "A")


def test_cycles_are_found_once_and_left_out() -> None:
    definitions = kpis(A="B", B="C", C="A", D="D", E="AF", F="G", G="")

    assert find_cycles(definitions) == (("A", "B", "C"), ("D",))
    assert derived_order(definitions) == ("F", "E")
