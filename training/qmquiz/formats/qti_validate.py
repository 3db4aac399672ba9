"""Whether a QTI package keeps to the published schemas, where somebody has them.

The schemas are not ours to give on: 1EdTech publishes them with each version. Any folder will do
that holds them, in one level or many; what a schema refers to by an address on the network is
found in the folder by the end of that address. Nothing is loaded from the network.
"""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from qmanual.errors import QuizError
from qmanual.items.findings import Finding
from qmquiz.formats.qti_versions import VERSIONS


def validate(files: Mapping[str, bytes], folder: Path) -> tuple[Finding, ...]:
    """What is wrong with the files of a package; empty if all keep to their schemas.

    A file for which the folder has no schema is a finding, too: nobody has looked at it.

    :param files: as :class:`~qmquiz.formats.exchange.Exported` has them.
    :param folder: holds the XML Schemas, at any depth.
    :raises QuizError: if there is no such folder, a schema in it cannot be used, or lxml is not
        installed.
    """
    return Schemas(folder).validate(files)


class Schemas:
    """The schemas of a folder, each read when it is first needed (a second each).

    :raises QuizError: as :func:`validate`.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.etree: Any = import_module("lxml.etree")
        except ImportError as error:
            raise QuizError("checking against schemas needs lxml; install it") from error
        if not folder.is_dir():
            raise QuizError("is not a folder of XML Schemas", path=folder)
        self.folder = folder
        self.paths = sorted(path for path in folder.rglob("*") if path.suffix in (".xsd", ".dtd"))
        self.read: dict[Path, Any] = {}

    def validate(self, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        """What is wrong with the files of a package."""
        return tuple(
            finding
            for path, content in sorted(files.items())
            for finding in self._findings(path, content)
        )

    def _findings(self, path: str, content: bytes) -> Iterator[Finding]:
        try:
            root = self.etree.fromstring(content, self._parser())
        except self.etree.XMLSyntaxError as error:
            yield _finding(path, error.lineno or 0, f"this is not well-formed XML: {error.msg}")
            return
        schema = self._find(_names(self.etree.QName(root).namespace or "", content))
        if schema is None:
            yield _finding(path, 0, f"{self.folder} has no schema for this file; nobody checked it")
            return
        compiled = self._compiled(schema)
        if not compiled.validate(root):
            for entry in compiled.error_log:
                yield _finding(path, entry.line, f"{entry.message} ({schema.name})")

    def _find(self, patterns: Sequence[str]) -> Path | None:
        """The schema that fits the first pattern; of several patches the last one."""
        for pattern in patterns:
            fitting = [path for path in self.paths if fnmatchcase(path.name, pattern)]
            if fitting:
                return max(fitting, key=lambda path: (path.name, str(path)))
        return None

    def _compiled(self, path: Path) -> Any:
        if path not in self.read:
            try:
                document = self.etree.parse(str(path), self._parser())
                self.read[path] = self.etree.XMLSchema(document)
            except (self.etree.XMLSyntaxError, self.etree.XMLSchemaParseError) as error:
                raise QuizError(f"cannot be used as a schema: {error}", path=path) from error
        return self.read[path]

    def _parser(self) -> Any:
        """A parser that looks for everything in the folder."""
        parser = self.etree.XMLParser(resolve_entities=False, no_network=True)
        schemas = self

        class Resolver(self.etree.Resolver):  # type: ignore[misc, name-defined]
            def resolve(self, url: str, _public_id: str | None, context: Any) -> Any:
                found = schemas._local(url)
                return self.resolve_filename(str(found), context) if found else None

        parser.resolvers.add(Resolver())
        return parser

    def _local(self, url: str) -> Path | None:
        """The file of the folder whose path has the longest end in common with an address."""
        parts = Path(unquote(urlparse(url).path)).parts
        named = [path for path in self.paths if parts and path.name == parts[-1]]
        return max(
            named, key=lambda path: (_common_end(path.parts, parts), str(path)), default=None
        )


def _common_end(a: Sequence[str], b: Sequence[str]) -> int:
    count = 0
    for first, second in zip(reversed(a), reversed(b), strict=False):
        if first != second:
            break
        count += 1
    return count


def _names(namespace: str, content: bytes) -> tuple[str, ...]:
    """File names of the schemas for a file; versions 2.1 and 2.2 share the manifest's namespace."""
    for version in VERSIONS:
        if namespace == version.namespace:
            return version.schema_files
        if namespace == version.package_namespace and version.package_schema.encode() in content:
            return version.package_files
    return ()


def _finding(path: str, line: int, message: str) -> Finding:
    return Finding(code="qti-schema", path=path, line=line, message=message)
