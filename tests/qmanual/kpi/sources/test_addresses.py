import pytest

from qmanual.errors import SourceError
from qmanual.kpi.sources.addresses import (
    find_address_problem,
    find_secret,
    hide_secrets,
    resolve_address,
)
from qmanual.kpi.sources.source import Source

PASSWORD = (
    "a password must not stand in this file; put it, or the whole address, into a variable of "
    "the environment, such as ${CASES_URL}"
)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("postgresql://host/cases", ""),
        ("postgresql://reader@host/cases?sslmode=require", ""),
        ("postgresql://reader:${CASES_PASSWORD}@host/cases", ""),
        ("${CASES_URL}", ""),
        ("postgresql://reader:hush@host/cases", PASSWORD),
        ("postgresql://reader:hu[sh@host/cases", PASSWORD),
        ("postgresql://host/cases?user=reader&password=hush", PASSWORD),
        ("databricks://host/path?access_token=x&token=y", PASSWORD),
        (
            "host=localhost dbname=cases",
            "'connect' is an address such as postgresql://host/database, or ${CASES_URL}",
        ),
        ("postgre://host/cases", "nothing is known of postgre://; did you mean 'postgres'?"),
        ("sqlite://cases.db", "for a SQLite file write 'path:' and 'format: sqlite'"),
        ("${CASES URL}", "'${CASES URL}' does not name a variable of the environment"),
    ],
)
def test_address_as_written(written: str, problem: str) -> None:
    assert find_address_problem(written) == problem


def test_token_in_the_address_of_a_file() -> None:
    assert find_secret("https://example.org/a.csv?token=hush") == PASSWORD
    assert find_secret("https://example.org/a.csv?token=${EXPORT_TOKEN}") == ""


def test_variables_are_put_in() -> None:
    source = Source(name="log", title="Log", connect="postgresql://a:${PW}@host/${DB}")

    assert (
        resolve_address(source, {"PW": "hush", "DB": "cases"}) == "postgresql://a:hush@host/cases"
    )


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (
            {},
            "sources.yml:4: source 'log': the environment has no variable CASES_URL; "
            "set it before this command",
        ),
        (
            {"CASES_URL": "hush"},
            "sources.yml:4: source 'log': 'connect' is an address such as "
            "postgresql://host/database, or ${CASES_URL} (from CASES_URL)",
        ),
    ],
)
def test_variable_that_does_not_help(environment: dict[str, str], message: str) -> None:
    source = Source(
        name="log", title="Log", connect="${CASES_URL}", file="sources.yml", lines={"connect": 4}
    )

    with pytest.raises(SourceError) as caught:
        resolve_address(source, environment)

    assert str(caught.value) == message


def test_secrets_are_hidden_in_both_spellings() -> None:
    address = "postgresql://reader:hu%2Fsh@host/cases?sslpassword=quiet"

    told = hide_secrets("tried hu%2Fsh, hu/sh and quiet at host", address)

    assert told == "tried ***, *** and *** at host"
