import shutil


def test_change_of_a_title_rewrites_the_pages_that_show_it_and_no_other(project):
    project.build()
    before = project.stamps()

    project.replace("manual/policy.md", "We answer at once", "We answer quickly")
    built = project.build("-W", "--keep-going")
    after = project.stamps()

    assert built.status == 0
    changed = sorted(name for name in after if after[name] != before[name])
    # Sphinx itself writes the index again, whose table of contents names the changed page.
    assert changed == ["manual/index.html", "manual/policy.html", "manual/standards.html"]
    assert "We answer quickly" in project.html("manual/standards")


def test_nothing_is_written_when_nothing_changed(project):
    project.build()
    before = project.stamps()

    project.build()

    assert project.stamps() == before


def test_new_back_link_rewrites_the_page_it_points_at(project):
    project.build()

    project.page(
        "other", "# Other\n\n:::{need} NEED-A To be heard\n:segment: all\n:see: CMT-FAST\n:::\n"
    )
    project.build("-W", "--keep-going")

    assert "To be heard" in project.html("manual/policy")


def test_incremental_build_gives_the_pages_of_a_fresh_one(project):
    project.index("roles", "policy", "standards", "other", body="```{items}\n:type: standard\n```")
    project.build()
    project.replace("manual/standards.md", ":at_most: 20 s", ":at_most: 15 s")
    project.replace("manual/roles.md", "Quality lead", "Head of quality")

    project.build()
    project.build(out="fresh")

    assert project.pages() == project.pages("fresh")
    assert "15 seconds" in project.html("manual/index")
    assert "Head of quality" in project.html("manual/index")


def test_parallel_build_gives_the_pages_and_warnings_of_a_serial_one(project):
    names = [f"zmore{number}" for number in range(8)]
    project.index("roles", "policy", "standards", "other", *names)
    for number, name in enumerate(names):
        project.page(
            name,
            f"# More {number}\n\n:::{{need}} NEED-{number} Need {number}\n:segment: all\n:see: CMT-FAST\n"
            f":::\n\n{{item}}`NO-SUCH-{number}`\n",
        )

    serial = project.build()
    parallel = project.build("-j", "2", out="parallel")

    assert len(serial.warnings) == 8
    assert parallel.warnings == serial.warnings
    assert project.pages("parallel") == project.pages()


def test_duplicate_identifier_is_reported_however_the_build_is_made(project):
    names = [f"zmore{number}" for number in range(8)]
    project.index("roles", "policy", "standards", "other", *names)
    for name in names:
        project.page(name, f"# {name}\n")
    project.page("zmore7", "# Last\n\n:::{commitment} CMT-FAST Again\n:::\n")
    expected = (
        "manual/zmore7.md:14: WARNING: CMT-FAST stands at manual/policy.md:14 already; an "
        "identifier is used once [duplicate-id] [qm.catalogue]",
    )

    assert project.build().warnings == expected
    assert project.build().warnings == expected  # nothing is read again
    assert project.build("-j", "2", out="parallel").warnings == expected
    project.replace("manual/other.md", "Nothing", "Naught")
    assert project.build().warnings == expected


def test_dangling_reference_is_a_warning_with_its_line_in_every_build(project):
    path = project.page("other", "# Other\n\nSee {item}`STD-PHONE-1`.\n\nAnd {kpi}`CMT-FAST`.\n")
    line = path.read_text().splitlines().index("See {item}`STD-PHONE-1`.") + 1
    expected = (
        f"manual/other.md:{line}: WARNING: there is no item 'STD-PHONE-1'; did you mean "
        "'STD-PHONE-01'? [qm.reference]",
        f"manual/other.md:{line + 2}: WARNING: CMT-FAST is a commitment, not a kpi [qm.reference]",
    )

    assert project.build("-W", "--keep-going").warnings == expected
    assert project.build("-W", "--keep-going").warnings == expected


def test_page_is_written_again_after_a_build_that_failed(project):
    project.build()
    (project.root / "_build/doctrees/qmanual-html.json").unlink()
    before = project.stamps()

    project.build()

    after = project.stamps()
    assert [name for name in after if after[name] == before[name]] == []


def test_removed_page_takes_its_back_links_with_it(project):
    project.index("roles", "policy", "standards", "other")
    project.page(
        "other", "# Other\n\n:::{need} NEED-A To be heard\n:segment: all\n:see: CMT-FAST\n:::\n"
    )
    project.build()
    assert "To be heard" in project.html("manual/policy")

    (project.root / "manual/other.md").unlink()
    project.index("roles", "policy", "standards")
    project.build("-W", "--keep-going")
    shutil.rmtree(project.root / "_build/html/manual/other.html", ignore_errors=True)

    assert "To be heard" not in project.html("manual/policy")


def test_title_of_a_page_is_new_in_the_contents_of_every_page(project):
    project.build()

    project.replace("manual/roles.md", "# Roles", "# Who does what")
    project.index("roles", "policy", "other", "standards")
    project.build()
    project.build(out="fresh")

    assert "Who does what" in project.html("manual/other")
    assert project.pages() == project.pages("fresh")
