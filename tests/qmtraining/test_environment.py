"""Settings from the environment: nonsense is refused with the name of the setting."""

import os
import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from qmtraining.environment import env_bool, env_choice, env_list, env_secret, kept_secret

SECRET = "a9Fk2Lq8Zx7Vb3Nm5Tr1Wd6Yh4Jc0PsQe"


def test_yes_and_no_in_the_words_people_use():
    found = [env_bool("X", True, environ={"X": word}) for word in ("1", "Yes", "off", "0", "")]

    assert found == [True, True, False, False, True]


@pytest.mark.parametrize("word", ["maybe", "2", "nein"])
def test_neither_yes_nor_no_is_refused(word):
    with pytest.raises(ImproperlyConfigured, match=f"X='{word}' is neither yes nor no"):
        env_bool("X", True, environ={"X": word})


@pytest.mark.parametrize("secret", ["short", "x" * 64, "changeme" * 1])
def test_a_placeholder_is_no_secret(secret):
    with pytest.raises(ImproperlyConfigured, match="X is no secret"):
        env_secret("X", environ={"X": secret})


def test_lists_and_choices():
    assert env_list("X", environ={"X": " a, b,,"}) == ("a", "b")
    assert env_choice("X", ("public", "login"), environ={}) == "public"
    with pytest.raises(ImproperlyConfigured, match="not one of public, login"):
        env_choice("X", ("public", "login"), environ={"X": "open"})
    assert env_secret("X", environ={"X": SECRET}) == SECRET


def test_the_kept_secret_is_made_once_and_only_for_its_owner(tmp_path):
    path = tmp_path / "var" / "secret.txt"

    first, second = kept_secret(path), kept_secret(path)

    assert first == second
    assert len(first) >= 48
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_emptied_secret_file_is_refused(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("")

    with pytest.raises(ImproperlyConfigured, match="holds no secret; delete it"):
        kept_secret(path)


def manage(tmp_path, *command, **environment):
    (tmp_path / "_config.yml").write_text("title: T\n")
    kept = {
        name: value
        for name, value in os.environ.items()
        if "QMTRAINING" not in name and name != "DJANGO_ALLOW_ASYNC_UNSAFE"
    }
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "qmtraining.manage", *command],
        env={**kept, "QMTRAINING_ROOT": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_deployment_passes_every_check_of_django(tmp_path):
    done = manage(
        tmp_path,
        "check", "--deploy", "--fail-level", "WARNING",
        QMTRAINING_BASE_URL="https://quality.example.org",
        QMTRAINING_SECRET_KEY=SECRET * 2,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout
    assert not (tmp_path / "var").exists(), "no secret is written when one is given"


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"QMTRAINING_BASE_URL": "http://quality.example.org"}, "must start with https://"),
        ({"QMTRAINING_BASE_URL": "https://quality.example.org"}, "SECRET_KEY must be given"),
        ({"QMTRAINING_ALLOWED_HOSTS": "intranet"}, "SECRET_KEY must be given"),
        ({"QMTRAINING_ALLOWED_HOSTS": "*"}, "must name hosts, not *"),
        ({"QMTRAINING_DEBUG": "perhaps"}, "neither yes nor no"),
        ({"QMTRAINING_DATABASE_URL": "mysql://x"}, "must be postgresql://"),
        ({"QMTRAINING_MANUAL_ACCESS": "secret"}, "is not one of public, login"),
    ],
)
def test_a_dangerous_setting_is_one_line_and_exit_status_2(tmp_path, environment, complaint):
    done = manage(tmp_path, "check", **environment)

    assert done.returncode == 2
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_manual_a_command_says_so(tmp_path):
    done = manage(tmp_path, "check")
    (tmp_path / "_config.yml").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "qmtraining.manage", "tick"],
        env={**os.environ, "QMTRAINING_ROOT": str(tmp_path), "QMTRAINING_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "no _config.yml in this folder" in done.stderr
    assert "Traceback" not in done.stderr
