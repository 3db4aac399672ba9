"""The words in which QTI says how a score comes about: names, variables, values, conditions."""

from qmquiz.formats.qti_xml import Element, element
from qmquiz.identity import digest

_NAME_LENGTH = 24
"""Of an identifier without its prefix: with it 32 are safe on every platform."""


def name(prefix: str, text: str) -> str:
    """An identifier (NCName) for one of ours: with a prefix, or its digest if it is not one."""
    plain = text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    fits = plain and len(text) <= _NAME_LENGTH
    return prefix + (text if fits else digest("ncname", text, size=_NAME_LENGTH // 2))


def declare_score(identifier: str) -> Element:
    """A score from 0 to 1, at first 0."""
    return element(
        "outcomeDeclaration",
        element("defaultValue", element("value", "0")),
        identifier=identifier,
        cardinality="single",
        baseType="float",
        normalMaximum="1",
        normalMinimum="0",
    )


def declare_count(identifier: str) -> Element:
    """A whole number, at first 0."""
    return element(
        "outcomeDeclaration",
        element("defaultValue", element("value", "0")),
        identifier=identifier,
        cardinality="single",
        baseType="integer",
    )


def assign(identifier: str, value: Element) -> Element:
    """Give an outcome a value."""
    return element("setOutcomeValue", value, identifier=identifier)


def base(kind: str, value: str) -> Element:
    """A constant."""
    return element("baseValue", value, baseType=kind)


def variable(identifier: str) -> Element:
    """The value of a variable."""
    return element("variable", identifier=identifier)


def match_correct(suffix: str) -> Element:
    """Score 1 for the declared right response."""
    response = f"RESPONSE{suffix}"
    right = element("match", variable(response), element("correct", identifier=response))
    return element(
        "responseCondition",
        element("responseIf", right, assign(f"SCORE{suffix}", base("float", "1"))),
    )


def map_response(suffix: str) -> Element:
    """The mapped score; without an answer the score stays 0."""
    response = f"RESPONSE{suffix}"
    answered = element("not", element("isNull", variable(response)))
    mapped = assign(f"SCORE{suffix}", element("mapResponse", identifier=response))
    return element("responseCondition", element("responseIf", answered, mapped))
