"""Questions as a QTI package, for other learning platforms: 2.1, 2.2 and 3.0.

A package is a folder, or a zip of it, with a manifest, one file for each question, and a test that
holds them. What a catalogue of questions needs (names, difficulty, the items of the manual) stands
in the manifest as IEEE LOM.

Source: IMS/1EdTech QTI Assessment, Section and Item 2.1, 2.2 and 3.0; Content Packaging 1.2.
"""

from collections.abc import Sequence

from qmquiz.formats.exchange import Exported, LinkTo, Lost
from qmquiz.formats.qti_expressions import assign
from qmquiz.formats.qti_item import find_lost, item_name, make_item
from qmquiz.formats.qti_versions import QTI_2_1, QTI_2_2, QTI_3_0, Version
from qmquiz.formats.qti_xml import Element, element, to_bytes
from qmquiz.identity import digest
from qmquiz.model import Difficulty, Question
from qmquiz.wording import find_language, load_wording

MANIFEST = "imsmanifest.xml"
TEST = "test.xml"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_LOM_SCHEMA = "http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd"
_DIFFICULTY = {
    Difficulty.EASY: "easy",
    Difficulty.MEDIUM: "medium",
    Difficulty.HARD: "difficult",
}


def write_qti_2_1(questions: Sequence[Question], language: str, link: LinkTo) -> Exported:
    """Questions as a QTI 2.1 package."""
    return _package(questions, language, link, QTI_2_1)


def write_qti_2_2(questions: Sequence[Question], language: str, link: LinkTo) -> Exported:
    """Questions as a QTI 2.2 package."""
    return _package(questions, language, link, QTI_2_2)


def write_qti_3_0(questions: Sequence[Question], language: str, link: LinkTo) -> Exported:
    """Questions as a QTI 3.0 package."""
    return _package(questions, language, link, QTI_3_0)


def _package(
    questions: Sequence[Question], language: str, link: LinkTo, version: Version
) -> Exported:
    """A package of some questions; one that is given twice is in it once.

    :raises QuizError: if a question lacks what its kind needs.
    """
    different = list({question.qver: question for question in questions}.values())
    files: dict[str, bytes] = {}
    lost: list[Lost] = []
    for question in different:
        item = make_item(question, version, link)
        files[_path(question)] = to_bytes(item, kebab=version.kebab)
        lost += find_lost(question, item, link)
    name = "t" + digest("qti", language, [question.qver for question in different], size=8)
    files[TEST] = to_bytes(_test(different, name, language, version), kebab=version.kebab)
    files[MANIFEST] = to_bytes(_manifest(different, name, version), kebab=False)
    return Exported(files=files, lost=tuple(lost))


def _path(question: Question) -> str:
    return f"items/{item_name(question)}.xml"


def _test(questions: Sequence[Question], name: str, language: str, version: Version) -> Element:
    references = [
        element(
            "assessmentItemRef",
            element("weight", identifier="WEIGHT", value="1"),
            identifier=item_name(question),
            href=_path(question),
        )
        for question in questions
    ]
    points = element(
        "sum", element("testVariables", variableIdentifier="SCORE", weightIdentifier="WEIGHT")
    )
    most = str(max(1, len(questions)))
    title = _title(language)
    return element(
        "assessmentTest",
        element(
            "outcomeDeclaration",
            element("defaultValue", element("value", "0")),
            identifier="SCORE",
            cardinality="single",
            baseType="float",
            normalMaximum=most,
            normalMinimum="0",
        ),
        element(
            "testPart",
            element("itemSessionControl", maxAttempts="1", showFeedback="true"),
            element(
                "assessmentSection",
                *references,
                identifier="section-1",
                title=title,
                visible="true",
            ),
            identifier="part-1",
            navigationMode="nonlinear",
            submissionMode="individual",
        ),
        element("outcomeProcessing", assign("SCORE", points)),
        xmlns=version.namespace,
        xmlns__xsi=_XSI,
        xsi__schemaLocation=f"{version.namespace} {version.schema}",
        identifier=name,
        title=title,
    )


def _title(language: str) -> str:
    wording = load_wording(find_language(language) or "en")
    return wording.say("handout", "title")


def _manifest(questions: Sequence[Question], name: str, version: Version) -> Element:
    kind, number = version.package
    test = element(
        "resource",
        element("file", href=TEST),
        *(element("dependency", identifierref=item_name(question)) for question in questions),
        identifier=name,
        type=version.test_type,
        href=TEST,
    )
    items = [
        element(
            "resource",
            element("metadata", _learning_object(question)),
            element("file", href=_path(question)),
            identifier=item_name(question),
            type=version.item_type,
            href=_path(question),
        )
        for question in questions
    ]
    return element(
        "manifest",
        element("metadata", element("schema", kind), element("schemaversion", number)),
        element("organizations"),
        element("resources", test, *items),
        xmlns=version.package_namespace,
        xmlns__imsmd=_LOM,
        xmlns__xsi=_XSI,
        xsi__schemaLocation=(
            f"{version.package_namespace} {version.package_schema} {_LOM} {_LOM_SCHEMA}"
        ),
        identifier=f"package-{name}",
    )


def _learning_object(question: Question) -> Element:
    """What a catalogue of questions needs: names, items of the manual, difficulty."""
    names = [("qid", question.qid), ("qver", question.qver)]
    general = element(
        "imsmd:general",
        *(
            element(
                "imsmd:identifier",
                element("imsmd:catalog", catalog),
                element("imsmd:entry", entry),
            )
            for catalog, entry in names
        ),
        element("imsmd:language", question.language),
        *(
            element("imsmd:keyword", element("imsmd:string", item, language="x-none"))
            for item in dict.fromkeys((question.item, *question.items))
        ),
    )
    difficulty = element(
        "imsmd:difficulty",
        element("imsmd:source", "LOMv1.0"),
        element("imsmd:value", _DIFFICULTY[question.difficulty]),
    )
    return element("imsmd:lom", general, element("imsmd:educational", difficulty))
