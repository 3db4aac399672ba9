"""Made-up manuals are the same every time, and as large as asked for."""

from qmquiz.specimen.manual import make_specimen


def test_same_seed_same_manual():
    assert make_specimen(60) == make_specimen(60)
    assert make_specimen(60) != make_specimen(60, seed="other")


def test_size_and_proportions():
    items = make_specimen(500).items.values()

    assert 500 <= sum(item.normative for item in items) < 540
    assert {item.type for item in items} == {
        "role", "standard", "procedure", "step", "term", "kpi", "process", "promise", "objective",
    }  # fmt: skip
    assert all(item.hash for item in items)


def test_links_point_at_items():
    catalogue = make_specimen(200)

    assert {
        target
        for item in catalogue.items.values()
        for targets in item.links.values()
        for target in targets
    } <= set(catalogue.items)
