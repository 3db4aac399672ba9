"""QTI packages: what other platforms read is what we ask, and they score it as we do.

``QMQUIZ_QTI_XSD`` names a folder with the schemas that 1EdTech publishes (any layout); with it
every generated file is validated against them.
"""

import os
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qmanual.errors import QuizError
from qmquiz.formats import losses
from qmquiz.formats.exchange import Lost
from qmquiz.formats.qti import write_qti_2_1, write_qti_2_2, write_qti_3_0
from qmquiz.formats.qti_validate import Schemas, validate
from qmquiz.grading.grade import grade_question
from qmquiz.model import Falsity, Kind

etree = pytest.importorskip("lxml.etree")

WRITERS = {"2.1": write_qti_2_1, "2.2": write_qti_2_2, "3.0": write_qti_3_0}
NAMESPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
RELAXED = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=list(WRITERS))
def version(request):
    return request.param


def _camel(name: str) -> str:
    return re.sub("-([a-z])", lambda match: match[1].upper(), name.removeprefix("qti-"))


def read_item(content: bytes):
    """An item with its names as in QTI 2, without namespaces."""
    root = etree.fromstring(content)
    for node in root.iter():
        node.tag = _camel(etree.QName(node).localname)
        for key, value in list(node.attrib.items()):
            if "}" not in key and key != "identifier":
                del node.attrib[key]
                node.set(_camel(key), value)
    return root


def items_of(exported):
    return [
        read_item(content)
        for path, content in sorted(exported.files.items())
        if path.startswith("items/")
    ]


def only_item(write, question, link):
    [item] = items_of(write([question], "en", link))
    return item


class Player:
    """Scores responses as the specification says, for the elements that we write."""

    def __init__(self, item):
        self.item = item
        self.responses = {}
        self.outcomes = {}

    def play(self, **responses):
        self.responses = responses
        self.outcomes = {
            node.get("identifier"): self._default(node)
            for node in self.item.iter("outcomeDeclaration")
        }
        for step in self.item.find("responseProcessing"):
            self._do(step)
        return self.outcomes

    @property
    def feedback(self):
        """The texts that a player shows."""
        raised = self.outcomes["FEEDBACK"]
        return [
            "".join(node.itertext()).strip()
            for node in self.item.iter("modalFeedback")
            if node.get("identifier") in raised
        ]

    def _default(self, node):
        value = node.findtext("defaultValue/value")
        return None if value is None else float(value)

    def _do(self, step):
        if step.tag == "setOutcomeValue":
            self.outcomes[step.get("identifier")] = self._value(step[0])
            return
        assert step.tag == "responseCondition"
        for branch in step:
            assert branch.tag in ("responseIf", "responseElseIf")
            if self._value(branch[0]) is True:
                for inner in branch[1:]:
                    self._do(inner)
                return

    def _declared(self, identifier):
        return next(
            node
            for node in self.item.iter("responseDeclaration")
            if node.get("identifier") == identifier
        )

    def _value(self, node):
        arguments = [self._value(child) for child in node]
        match node.tag:
            case "variable":
                name = node.get("identifier")
                return self.outcomes[name] if name in self.outcomes else self.responses.get(name)
            case "correct":
                return self._declared(node.get("identifier")).findtext("correctResponse/value")
            case "baseValue":
                return node.text if node.get("baseType") == "identifier" else float(node.text)
            case "mapResponse":
                return self._mapped(node.get("identifier"))
            case "isNull":
                return arguments[0] is None
            case "not":
                return not arguments[0]
            case "match":
                return None if None in arguments else arguments[0] == arguments[1]
            case "lt":
                return arguments[0] < arguments[1]
            case "equal":
                return self._equal(node, *arguments)
            case "index":
                return arguments[0] and arguments[0][int(node.get("n")) - 1]
            case "sum":
                return sum(arguments)
            case "product":
                return arguments[0] * arguments[1]
            case "divide":
                return arguments[0] / arguments[1]
            case "subtract":
                return arguments[0] - arguments[1]
            case "max":
                return max(arguments)
            case "multiple":
                return [
                    value
                    for argument in arguments
                    if argument is not None
                    for value in (argument if isinstance(argument, list) else [argument])
                ]
        raise AssertionError(node.tag)

    def _equal(self, node, given, right):
        if given is None:
            return None
        if node.get("toleranceMode") == "exact":
            return given == right
        assert node.get("toleranceMode") == "absolute"
        below, above = map(float, node.get("tolerance").split())
        return right - below <= given <= right + above

    def _mapped(self, identifier):
        mapping = self._declared(identifier).find("mapping")
        given = self.responses[identifier]
        total = 0.0
        for value in given if isinstance(given, list) else [given]:
            total += next(
                (float(entry.get("mappedValue")) for entry in mapping if _fits(entry, value)),
                float(mapping.get("defaultValue")),
            )
        return min(max(total, float(mapping.get("lowerBound"))), float(mapping.get("upperBound")))


def _fits(entry, value):
    key = entry.get("mapKey")
    if entry.get("caseSensitive") == "false":
        return key.casefold() == value.casefold()
    return key == value


def choices(item, tag="simpleChoice"):
    """Identifier of each choice by its text, for each interaction."""
    found = []
    for interaction in item.find("itemBody").iter(
        "choiceInteraction", "orderInteraction", "inlineChoiceInteraction", "matchInteraction"
    ):
        offered = interaction.iter("simpleChoice", "inlineChoice", "simpleAssociableChoice")
        found.append({node.text: node.get("identifier") for node in offered})
    return found


@pytest.mark.parametrize("kind", [Kind.SINGLE, Kind.TRUE_FALSE])
def test_one_choice_is_scored_and_its_reason_shown(exchange, version, kind):
    question = exchange.question(kind)
    item = only_item(WRITERS[version], question, exchange.link)
    [identifiers] = choices(item)
    player = Player(item)

    for offered in question.options:
        outcomes = player.play(RESPONSE=identifiers[offered.text])

        assert outcomes["SCORE"] == (1 if offered.correct else 0)
        assert (offered.why in player.feedback) == bool(offered.why)
        assert any("Because of the standard." in text for text in player.feedback)
    assert player.play()["SCORE"] == 0


@given(data=st.data())
@RELAXED
def test_multiple_is_scored_as_we_grade(exchange, data):
    question = exchange.question(Kind.MULTIPLE)
    item = only_item(write_qti_3_0, question, exchange.link)
    [identifiers] = choices(item)

    chosen = data.draw(st.lists(st.sampled_from(question.options), unique_by=lambda o: o.id))

    player = Player(item)
    outcomes = player.play(RESPONSE=[identifiers[o.text] for o in chosen] or None)
    assert outcomes["SCORE"] == pytest.approx(
        grade_question(question, [o.id for o in chosen]).points
    )
    assert set(player.feedback[:-1]) == {o.why for o in chosen if o.why}


@given(data=st.data())
@RELAXED
def test_order_is_scored_as_we_grade(exchange, data):
    question = exchange.question(Kind.ORDER)
    item = only_item(write_qti_2_1, question, exchange.link)
    [identifiers] = choices(item)

    order = data.draw(st.permutations(question.options))

    outcomes = Player(item).play(RESPONSE=[identifiers[o.text] for o in order])
    assert outcomes["SCORE"] == pytest.approx(
        grade_question(question, [o.id for o in order]).points
    )
    assert Player(item).play()["SCORE"] == 0


@pytest.mark.parametrize(
    ("typed", "score", "said"),
    [(90.0, 1, False), (88.0, 1, False), (92.5, 0, False), (60.0, 0, True), (None, 0, False)],
)
def test_number_has_a_tolerance_and_known_mistakes(exchange, version, typed, score, said):
    item = only_item(WRITERS[version], exchange.question(Kind.NUMERIC), exchange.link)
    player = Player(item)

    assert player.play(RESPONSE=typed)["SCORE"] == score
    assert ("One call was left out." in player.feedback) == said
    assert item.find(".//textEntryInteraction").get("placeholderText") == "Answer in seconds."


@pytest.mark.parametrize(
    ("typed", "score"), [("duty OFFICE", 1), ("the office", 1), ("office", 0), (None, 0)]
)
def test_short_text_takes_each_accepted_form(exchange, version, typed, score):
    item = only_item(WRITERS[version], exchange.question(Kind.SHORT_TEXT), exchange.link)

    assert Player(item).play(RESPONSE=typed)["SCORE"] == score


def test_accepted_forms_that_differ_in_case_only_are_written_once(exchange):
    question = exchange.question(Kind.SHORT_TEXT, accepted=("Office", "office", "office.", "Büro"))
    item = only_item(write_qti_2_1, question, exchange.link)

    assert [entry.get("mapKey") for entry in item.iter("mapEntry")] == ["Office", "office.", "Büro"]


@given(data=st.data())
@RELAXED
def test_matching_is_scored_as_we_grade(exchange, data):
    question = exchange.question(Kind.MATCHING)
    item = only_item(write_qti_2_2, question, exchange.link)
    [identifiers] = choices(item)

    given_ = {
        row.id: data.draw(st.sampled_from([None, *question.options])) for row in question.rows
    }

    rows = {row.id: row.text for row in question.rows}
    pairs = [
        f"{identifiers[rows[row]]} {identifiers[chosen.text]}"
        for row, chosen in given_.items()
        if chosen
    ]
    expected = {row: chosen.id for row, chosen in given_.items() if chosen}
    assert Player(item).play(RESPONSE=pairs or None)["SCORE"] == pytest.approx(
        grade_question(question, expected).points
    )


def test_cloze_and_scenario_are_the_mean_of_their_parts(exchange, version):
    cloze = only_item(WRITERS[version], exchange.question(Kind.CLOZE), exchange.link)
    scenario = only_item(WRITERS[version], exchange.question(Kind.SCENARIO), exchange.link)
    [gap] = choices(cloze)
    who, what, order, closed = choices(scenario)

    full = {"RESPONSE_1": gap["20 s"], "RESPONSE_2": 2.5, "RESPONSE_3": "The Head"}
    assert Player(cloze).play(**full)["SCORE"] == pytest.approx(1)
    assert Player(cloze).play(RESPONSE_2=2.5)["SCORE"] == pytest.approx(1 / 3)
    answers = {
        "RESPONSE_1": who["20 s"],
        "RESPONSE_2": [what["20 s"]],
        "RESPONSE_3": [order[text] for text in ("Ask", "Greet", "Note", "End")],
        "RESPONSE_4": 10.0,
        "RESPONSE_5": closed["False"],
    }
    expected = (1 + 0.5 + (2 * Fraction(5, 6) - 1) + 0 + 1) / 5
    assert Player(scenario).play(**answers)["SCORE"] == pytest.approx(float(expected))
    assert "".join(cloze.find("itemBody/p").itertext()).startswith("Answer ")
    assert [e.get("responseIdentifier") for e in cloze.find("itemBody/p")] == [
        "RESPONSE_1",
        "RESPONSE_2",
        "RESPONSE_3",
    ]


def test_feedback_quotes_the_passage_and_links_to_it(exchange, version):
    item = only_item(WRITERS[version], exchange.question(Kind.SINGLE), exchange.link)

    explanation = item.xpath("modalFeedback[@identifier='explanation']")[0]

    assert explanation.xpath("string(.//blockquote)").strip() == (
        "Calls are answered within 20 seconds."
    )
    link = explanation.xpath(".//a")[0]
    assert (link.text, link.get("href")) == (
        "Calls",
        "https://manual.example/manual/standards.html?a=1&b=2#std-1",
    )


def test_package_holds_a_test_with_all_items(exchange, version):
    exported = WRITERS[version](exchange.all_kinds, "en", exchange.link)

    manifest = etree.fromstring(exported.files["imsmanifest.xml"])
    test = read_item(exported.files["test.xml"])
    named = [node.get("href") for node in manifest.iter("{*}file")]
    references = [node.get("href") for node in test.iter("assessmentItemRef")]
    suffix = f"v{version.replace('.', 'p')}"

    assert sorted(named) == sorted(set(exported.files) - {"imsmanifest.xml"})
    assert references == [path for path in named if path != "test.xml"]
    assert len(references) == len(list(Kind))
    assert {node.get("type") for node in manifest.iter("{*}resource")} == {
        f"imsqti_test_xml{suffix}",
        f"imsqti_item_xml{suffix}",
    }
    assert etree.fromstring(exported.files["test.xml"]).nsmap[None] == NAMESPACES[version]
    assert test.get("title") == "Questions on the manual"


def test_identifiers_are_names_and_say_nothing(exchange, version):
    options = exchange.question(Kind.ORDER).options
    strange = tuple(
        replace(o, id=name) for o, name in zip(options, ["1 a", "ä", "x" * 80, "a:b"], strict=True)
    )
    item = only_item(
        WRITERS[version],
        exchange.question(Kind.ORDER, options=strange, qver="9/nine"),
        exchange.link,
    )

    identifiers = item.xpath("//@identifier")
    offered = [node.text for node in item.iter("simpleChoice")]

    assert all(re.fullmatch(r"[A-Za-z_][\w.-]{0,31}", name) for name in identifiers)
    assert sorted(offered) == sorted(o.text for o in options)
    assert offered != [o.text for o in options]


def test_item_is_named_by_its_version(exchange):
    version = "0123456789abcdef0123456789abcdef"
    plain = exchange.question(Kind.SINGLE, qver=version)
    long = exchange.question(Kind.SINGLE, qver="x" * 40)

    assert only_item(write_qti_3_0, plain, exchange.link).get("identifier") == f"q{version[:24]}"
    assert re.fullmatch(
        "q[0-9a-f]{24}", only_item(write_qti_3_0, long, exchange.link).get("identifier")
    )


def test_amounts_keep_their_order(exchange, version):
    question = exchange.question(Kind.SINGLE, shuffle=False)
    item = only_item(WRITERS[version], question, exchange.link)

    assert item.find(".//choiceInteraction").get("shuffle") == "false"
    assert [node.text for node in item.iter("simpleChoice")] == ["20 s", "10 s", "40 s"]


def test_title_does_not_say_the_answer(exchange, version):
    generated = exchange.question(Kind.SINGLE, rule="G1")
    item = only_item(WRITERS[version], generated, exchange.link)

    assert item.get("title") == "STD-1 G1"


def test_what_is_lost_is_said(exchange):
    false = Falsity(item="STD-1", place="at_most", says="20 s")
    options = exchange.question(Kind.SINGLE).options
    proven = exchange.question(
        Kind.SINGLE,
        options=(options[0], replace(options[1], falsity=false), options[2]),
        pools=("p",),
        delta=True,
        stem="a\x00b?",
    )
    number = exchange.question(Kind.NUMERIC)

    assert write_qti_2_1([proven], "en", lambda _passage: "").lost == (
        *(
            Lost(question="Q-SINGLE", what=what)
            for what in (
                losses.PROOFS,
                losses.CHANGE,
                losses.NO_LINK,
                losses.POOLS,
                losses.CHARACTERS,
            )
        ),
    )
    assert write_qti_2_1([number], "en", exchange.link).lost == (
        Lost(
            question="Q-NUMERIC",
            what="only a number with a decimal point counts: no unit, no decimal comma",
        ),
    )
    assert write_qti_2_1([exchange.question(Kind.SINGLE)], "en", exchange.link).lost == ()


def test_same_questions_give_the_same_bytes_and_each_once(exchange, version):
    questions = exchange.all_kinds
    once = WRITERS[version](questions, "en", exchange.link)
    twice = WRITERS[version]([*questions, questions[0]], "en", exchange.link)

    assert dict(once.files) == dict(twice.files)


def test_no_question_is_a_package_too(version):
    exported = WRITERS[version]([], "ru", lambda _passage: "")

    assert set(exported.files) == {"imsmanifest.xml", "test.xml"}
    assert read_item(exported.files["test.xml"]).get("title") == "Вопросы по руководству"


def _shown(item):
    """All texts of an item: of its body, its feedback, and what is accepted."""
    return {text for node in item.iter() for text in (node.text, node.tail) if text} | {
        value for node in item.iter() for value in node.attrib.values()
    }


@given(data=st.data())
@RELAXED
def test_nasty_texts_come_back_unharmed(exchange, data):
    question = data.draw(exchange.questions())
    for write in WRITERS.values():
        item = only_item(write, question, exchange.link)

        shown = _shown(item)

        assert [text for text in _texts(question) if text not in shown] == []


def _texts(question):
    if question.kind is Kind.CLOZE:
        yield from filter(None, question.stem.split("___"))
    else:
        yield question.stem
    yield from filter(None, (question.explanation, question.passage.title, question.passage.quote))
    yield from (row.text for row in question.rows)
    for asked in (question, *question.parts):
        for offered in asked.options:
            yield offered.text
            yield from filter(None, [offered.why])
        yield from asked.accepted[:1]
        if asked.number:
            yield from (slip.why for slip in asked.number.slips)
    for part in question.parts:
        yield from filter(None, (part.stem, part.explanation))


@pytest.fixture(scope="module")
def schemas():
    folder = os.environ.get("QMQUIZ_QTI_XSD")
    if not folder:
        pytest.skip("QTI IS NOT VALIDATED: QMQUIZ_QTI_XSD names no folder of schemas")
    return Schemas(Path(folder))


def test_every_file_keeps_to_the_schemas(exchange, version, schemas):
    exported = WRITERS[version](exchange.all_kinds, "en", exchange.link)

    assert schemas.validate(exported.files) == ()


@given(data=st.data())
@settings(parent=RELAXED, max_examples=40)
def test_nasty_questions_keep_to_the_schemas(exchange, schemas, data):
    drawn = data.draw(st.lists(exchange.questions(), min_size=1, max_size=3))
    named = [replace(question, qver=f"v{n}") for n, question in enumerate(drawn)]
    for write in WRITERS.values():
        assert schemas.validate(write(named, "en", exchange.link).files) == ()


SCHEMA = """<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}"
  elementFormDefault="qualified">
  <xs:import namespace="http://www.w3.org/XML/1998/namespace"
    schemaLocation="https://example.org/somewhere/xml.xsd"/>
  <xs:element name="{name}"><xs:complexType><xs:sequence>
    <xs:any minOccurs="0" maxOccurs="{most}" processContents="skip"/></xs:sequence>
    <xs:attribute ref="xml:lang"/><xs:anyAttribute processContents="skip"/>
  </xs:complexType></xs:element>
</xs:schema>"""
XML = """<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
</xs:schema>"""


def test_validation_takes_any_folder_and_says_what_nobody_checked(exchange, tmp_path):
    exported = write_qti_2_2([exchange.question(Kind.SINGLE)], "en", exchange.link)
    inner = tmp_path / "some" / "where"
    inner.mkdir(parents=True)
    schema = SCHEMA.format(namespace=NAMESPACES["2.2"], name="assessmentItem", most="unbounded")
    (tmp_path / "imsqti_v2p2.xsd").write_text("<old/>", "utf-8")
    (tmp_path / "imsqti_v2p2p4.xsd").write_text(schema, "utf-8")
    (inner / "xml.xsd").write_text(XML, "utf-8")

    found = validate({**exported.files, "x.xml": b"<a><b></a>"}, tmp_path)

    assert [(finding.path, finding.message.split(": ")[0]) for finding in found] == [
        ("imsmanifest.xml", f"{tmp_path} has no schema for this file; nobody checked it"),
        (
            "test.xml",
            f"Element '{{{NAMESPACES['2.2']}}}assessmentTest'",
        ),
        ("x.xml", "this is not well-formed XML"),
    ]


def test_validation_without_schemas_says_so(tmp_path):
    with pytest.raises(QuizError, match="is not a folder of XML Schemas"):
        validate({}, tmp_path / "none")
    (tmp_path / "imsqti_v2p1.xsd").write_text("<nonsense/>", "utf-8")
    with pytest.raises(QuizError, match="cannot be used as a schema"):
        validate({"a.xml": b'<a xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"/>'}, tmp_path)
