import pytest


def test_item_is_rendered_with_statement_facts_and_links_both_ways(project, inside):
    built = project.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    assert inside(project.html("manual/standards"), "std-phone-01").splitlines() == [
        '<p class="qm-title"><span class="qm-statement">Calls are answered within 20 seconds'
        '</span> <a class="qm-id reference internal" href="#std-phone-01" '
        'title="Service standard: link to this passage">STD-PHONE-01</a></p>',
        '<div class="qm-body">',
        "<p>The clock starts in the <em>queue</em>.</p>",
        "</div>",
        '<dl class="simple qm-facts">',
        "<dt>Channel</dt><dd><p>phone</p>",
        "</dd>",
        "<dt>Metric</dt><dd><p>time to answer</p>",
        "</dd>",
        "<dt>At most</dt><dd><p>20 seconds, in 80% of cases</p>",
        "</dd>",
        '<dt>Owner</dt><dd><p><a class="reference internal" href="roles.html#role-lead" '
        'title="ROLE-LEAD">Quality lead</a></p>',
        "</dd>",
        "</dl>",
        '<div class="qm-links">',
        '<p><span class="qm-label">See also</span> <a class="reference internal" '
        'href="policy.html#cmt-fast" title="CMT-FAST">We answer at once</a></p>',
        "</div>",
    ]
    assert '<span class="qm-label">Mentioned by</span>' in inside(
        project.html("manual/policy"), "cmt-fast"
    )


def test_steps_are_numbered_with_the_role_first_and_their_limit(project, inside):
    project.index("roles", "policy", "standards", "other", "work")
    project.page(
        "work",
        "# Work\n\n::::{procedure} PRC-A Do it\n:accountable: ROLE-LEAD\n\nIntro.\n\n"
        ":::{step} PRC-A-01 Greet\n:role: ROLE-LEAD\n:at_most: 2 min\n:::\n\n"
        ":::{step} PRC-A-02 Listen\n:role: ROLE-LEAD\n:::\n::::\n",
    )

    built = project.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    step = inside(project.html("manual/work"), "prc-a-01")
    assert step.splitlines() == [
        '<p class="qm-title"><span class="qm-number">1</span> <span class="qm-who">'
        '<a class="reference internal" href="roles.html#role-lead" title="ROLE-LEAD">'
        'Quality lead</a></span> <span class="qm-statement">Greet</span> '
        '<a class="qm-id reference internal" href="#prc-a-01" '
        'title="Step: link to this passage">PRC-A-01</a></p>',
        '<p class="qm-limit">Within 2 minutes</p>',
    ]
    assert '<span class="qm-number">2</span>' in inside(project.html("manual/work"), "prc-a-02")


@pytest.mark.parametrize("fence", [":::", "```"])
@pytest.mark.parametrize("options", [":since: 2026-03-01\n\n", "---\nsince: 2026-03-01\n---\n", ""])
def test_defect_in_a_body_is_reported_on_its_own_line(project, fence, options):
    blank = "" if options else "\n"
    text = f"# T\n\n{fence}{{commitment}} CMT-A Title\n{options}{blank}One.\n\n{{nosuch}}`x`\n{fence}\n"
    path = project.page("other", text)
    line = path.read_text().splitlines().index("{nosuch}`x`") + 1

    built = project.build()

    # Which kind of warning it is, MyST-Parser 3 says otherwise than 5.
    assert [warning.partition(" [")[0] for warning in built.warnings] == [
        f'manual/other.md:{line}: WARNING: Unknown interpreted text role "nosuch".'
    ]


def test_unknown_option_is_a_warning_with_file_and_line(project):
    project.replace("manual/standards.md", ":channel: phone", ":chanel: phone")

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert built.warnings == (
        "manual/standards.md:15: WARNING: a standard has no option 'chanel'; did you mean "
        "'channel'? [unknown-option] [qm.catalogue]",
    )


def test_item_in_an_include_fails(project):
    project.write("parts/more.md", ":::{commitment} CMT-HIDDEN Hidden\n:::\n")
    project.page("other", "# Other\n\n```{include} ../parts/more.md\n```\n")

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert len(built.warnings) == 1
    assert "CMT-HIDDEN is not an item of this page for the reader" in built.warnings[0]
    assert built.warnings[0].startswith("parts/more.md:")


def test_item_in_a_substitution_fails(project):
    project.write(
        "manual/other.md",
        "---\nmyst:\n  substitutions:\n    more: |\n"
        "      :::{commitment} CMT-HIDDEN Hidden\n      :::\n---\n# Other\n\n{{ more }}\n",
    )

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert [w for w in built.warnings if "CMT-HIDDEN is not an item of this page" in w]


def test_item_that_sphinx_reads_otherwise_fails(project):
    # A substitution inside the fence of an item is the same text for both; so the case is
    # made by an extension that changes the source behind the reader's back.
    project.write(
        "conf.py",
        (project.root / "conf.py").read_text()
        + "\ndef setup(app):\n    app.connect('source-read', lambda a, d, s: "
        "s.__setitem__(0, s[0].replace('in the *queue*', 'later')))\n",
    )

    built = project.build("-W", "--keep-going")

    assert built.status == 1
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith("manual/standards.md:14: WARNING: Sphinx read STD-PHONE-01")


def test_plain_role_and_glossary_of_sphinx_still_work(project):
    project.page(
        "other",
        "# Other\n\n```{glossary}\nword\n  A meaning.\n```\n\nSee {term}`word`.\n\n"
        ":::{term} TERM-CASE Case\n:::\n\n{qm:term}`TERM-CASE`\n",
    )

    built = project.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    html = project.html("manual/other")
    assert 'href="#term-word"' in html
    assert (
        '<a class="qm-ref reference internal" href="#term-case" title="TERM-CASE">Case</a>' in html
    )
