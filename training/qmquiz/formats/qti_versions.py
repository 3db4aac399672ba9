"""The versions of QTI, as data: names, namespaces and where their schemas are published."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What one version of QTI calls things.

    :param name: as people say it: ``2.1``.
    :param namespace: of items and tests.
    :param schema: address of the schema of items and tests.
    :param package_namespace: of the manifest.
    :param package_schema: address of the schema of the manifest.
    :param package: name of the kind of package in the manifest, and its version.
    :param suffix: end of the resource types: ``imsqti_item_xmlv2p1``.
    :param kebab: whether names are written ``qti-choice-interaction``.
    :param schema_files: file names of schemas for items and tests, the best first; a star stands
        for the digits of a patch.
    :param package_files: the same for the manifest.
    """

    name: str
    namespace: str
    schema: str
    package_namespace: str
    package_schema: str
    package: tuple[str, str]
    suffix: str
    kebab: bool
    schema_files: tuple[str, ...]
    package_files: tuple[str, ...]

    @property
    def item_type(self) -> str:
        """Type of an item in the manifest."""
        return f"imsqti_item_xml{self.suffix}"

    @property
    def test_type(self) -> str:
        """Type of a test in the manifest."""
        return f"imsqti_test_xml{self.suffix}"


_IMS = "http://www.imsglobal.org/xsd"
_PURL = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd"

QTI_2_1 = Version(
    name="2.1",
    namespace=f"{_IMS}/imsqti_v2p1",
    schema=f"{_IMS}/qti/qtiv2p1/imsqti_v2p1.xsd",
    package_namespace=f"{_IMS}/imscp_v1p1",
    package_schema=f"{_IMS}/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    package=("QTIv2.1 Package", "1.0.0"),
    suffix="v2p1",
    kebab=False,
    schema_files=("imsqti_v2p1*.xsd",),
    package_files=("qtiv2p1_imscpv1p2*.xsd", "imscp_v1p1.xsd"),
)
QTI_2_2 = Version(
    name="2.2",
    namespace=f"{_IMS}/imsqti_v2p2",
    schema=f"{_IMS}/qti/qtiv2p2/imsqti_v2p2.xsd",
    package_namespace=f"{_IMS}/imscp_v1p1",
    package_schema=f"{_IMS}/qti/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd",
    package=("QTIv2.2 Package", "1.0.0"),
    suffix="v2p2",
    kebab=False,
    schema_files=("imsqti_v2p2*.xsd",),
    package_files=("qtiv2p2_imscpv1p2*.xsd", "imscp_v1p1.xsd"),
)
QTI_3_0 = Version(
    name="3.0",
    namespace=f"{_IMS}/imsqtiasi_v3p0",
    schema=f"{_PURL}/imsqti_asiv3p0_v1p0.xsd",
    package_namespace=f"{_IMS}/qti/qtiv3p0/imscp_v1p1",
    package_schema=f"{_PURL}/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    package=("QTI Package", "3.0.0"),
    suffix="v3p0",
    kebab=True,
    schema_files=("imsqti_asiv3p0_v*.xsd", "imsqti_asiv3p0*.xsd"),
    package_files=("imsqtiv3p0_imscpv1p2*.xsd", "imsqtiv3p0*_imscpv1p2*.xsd"),
)
VERSIONS = (QTI_2_1, QTI_2_2, QTI_3_0)
