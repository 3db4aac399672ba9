"""Extensions that come with Jupyter Book do not force pages to be read one by one."""

import pytest

from qmanual.sphinx_ext.parallel import SAFE, declare_safe


class _Extension:
    def __init__(self, safe):
        self.parallel_read_safe = safe


class _App:
    def __init__(self, **extensions):
        self.extensions = {name: _Extension(safe) for name, safe in extensions.items()}


@pytest.mark.parametrize("name", SAFE)
def test_known_extension_is_declared_safe(name):
    app = _App(**{name: None, "another": None})

    declare_safe(app)

    assert app.extensions[name].parallel_read_safe is True
    assert app.extensions["another"].parallel_read_safe is None


@pytest.mark.parametrize("said", [True, False])
def test_what_an_extension_says_itself_stands(said):
    app = _App(sphinx_multitoc_numbering=said)

    declare_safe(app)

    assert app.extensions["sphinx_multitoc_numbering"].parallel_read_safe is said
