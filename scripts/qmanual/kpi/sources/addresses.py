"""Addresses of databases: what is written in ``sources.yml``, without a secret in it."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from qmanual.errors import SourceError
from qmanual.items.suggest import did_you_mean
from qmanual.kpi.sources.source import Source

VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_SECRETS = ("password", "passwd", "pwd", "passfile", "sslpassword", "token", "secret", "api_key")
_HIDDEN = "***"

SCHEMES: Mapping[str, str] = {
    "postgresql": "postgres",
    "postgres": "postgres",
    "duckdb": "duckdb",
    "mysql": "mysql",
    "mssql": "mssql",
    "trino": "trino",
    "clickhouse": "clickhouse",
    "snowflake": "snowflake",
    "bigquery": "bigquery",
    "databricks": "databricks",
    "pyspark": "pyspark",
    "flink": "flink",
    "impala": "impala",
    "druid": "druid",
    "exasol": "exasol",
    "oracle": "oracle",
    "risingwave": "risingwave",
    "athena": "athena",
}
"""Beginning of an address to the Ibis backend that it is for."""


def is_remote(written: str) -> bool:
    """Whether a path is an address on the web."""
    return written.startswith(("http://", "https://"))


def find_address_problem(written: str) -> str:
    """What is wrong with an address as it is written; empty if nothing is."""
    for name in VARIABLE.findall(written):
        if not _NAME.fullmatch(name):
            return f"'${{{name}}}' does not name a variable of the environment"
    if written.startswith("${"):
        return ""
    return _scheme_problem(written) or find_secret(written)


def find_secret(written: str) -> str:
    """What to say of a password that is written in an address; empty if there is none."""
    if all(VARIABLE.fullmatch(secret) for secret in _secrets(written)):
        return ""
    return (
        "a password must not stand in this file; put it, or the whole address, into a "
        "variable of the environment, such as ${CASES_URL}"
    )


def _scheme_problem(address: str) -> str:
    found = _SCHEME.match(address)
    if found is None:
        return "'connect' is an address such as postgresql://host/database, or ${CASES_URL}"
    scheme = found[1].lower()
    if scheme == "sqlite":
        return "for a SQLite file write 'path:' and 'format: sqlite'"
    if scheme not in SCHEMES:
        hint = did_you_mean(scheme, SCHEMES) or f"; there are {', '.join(SCHEMES)}"
        return f"nothing is known of {scheme}://{hint}"
    return ""


def resolve_address(source: Source, environment: Mapping[str, str]) -> str:
    """The address of a database, with the variables of the environment in it.

    :raises SourceError: if a variable is not set, or what it holds is no address; the value of
        a variable is never in the message.
    """
    address = resolve_variables(source, source.connect, environment, key="connect")
    problem = _scheme_problem(address)
    if problem:
        names = ", ".join(VARIABLE.findall(source.connect))
        raise _problem(source, f"{problem} (from {names})" if names else problem, "connect")
    return address


def resolve_variables(
    source: Source, written: str, environment: Mapping[str, str], *, key: str
) -> str:
    """A text with the values of variables in place of ``${NAME}``.

    :param key: key of the source that the text is of, for messages.
    :raises SourceError: if a variable is not set.
    """

    def value(match: re.Match[str]) -> str:
        if not environment.get(match[1]):
            message = f"the environment has no variable {match[1]}; set it before this command"
            raise _problem(source, message, key)
        return environment[match[1]].strip()

    return VARIABLE.sub(value, written)


def scheme_of(address: str) -> str:
    """The word before ``://``, in lower case."""
    found = _SCHEME.match(address)
    return found[1].lower() if found else ""


def hide_secrets(message: str, address: str) -> str:
    """A message without the address's passwords, in whichever spelling."""
    spellings = {form for secret in _secrets(address) for form in (secret, unquote(secret)) if form}
    for spelling in sorted(spellings, key=len, reverse=True):
        message = message.replace(spelling, _HIDDEN)
    return message


def _secrets(address: str) -> list[str]:
    """What is secret in an address, as it is spelled there."""
    # Not urlsplit alone: it stumbles over a bracket in a password, and must not repeat it.
    rest = _SCHEME.sub("", address, count=1)
    authority, _, _ = rest.partition("/")
    user, at, _ = authority.rpartition("@")
    secrets = [user.partition(":")[2]] if at else []
    try:
        query = urlsplit(address).query
    except ValueError:
        query = address.partition("?")[2]
    secrets += [value for key, value in parse_qsl(query) if key.lower() in _SECRETS]
    return [secret for secret in secrets if secret]


def _problem(source: Source, message: str, key: str) -> SourceError:
    return SourceError(
        f"source {source.name!r}: {message}", path=source.file, line=source.line(key)
    )
