"""Test that no content of the Markdown is lost: the two readers agree with each other and with the text."""

from __future__ import annotations

import re
import runpy
import tomllib
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sphinx.util.matching import compile_matchers
from sphinx_needs.config import NeedsSphinxConfig
from support.project import ROOT
from support.strategies import readings

from traceability.policy.model import KINDS, Mode, Policy, Requirement, link_fields, options
from traceability.policy.values import Lines
from traceability.source import markdown, sphinx_needs
from traceability.source.files import PAGE, pages

ALL = sorted((ROOT / "requirements").rglob("*.md"))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.relative_to(ROOT / "requirements").as_posix())
def test_every_fence_on_a_page_becomes_a_statement(path, policy):
    name = path.relative_to(ROOT).as_posix()
    ids = re.findall(r"^:id: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    fences = re.findall(r"^:::\{", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(ids) == len(fences)
    assert [s.id for s in policy.statements.values() if s.place.path == name] == ids


NAMES = ("docs", "requirements", "_static", "_templates", "tests", ".old", "index.md", ".md", "weights.md", "a.toml")


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("/".join))
def test_sphinx_takes_the_same_files_for_pages(path):
    conf = settings_of_sphinx()
    include, exclude = (compile_matchers(conf[f"{what}_patterns"]) for what in ("include", "exclude"))
    within = [path, *map(str, [*PurePosixPath(path).parents][:-1])]
    taken = any(match(path) for match in include) and not any(match(part) for match in exclude for part in within)
    assert taken == bool(PAGE.fullmatch(path))


@lru_cache
def settings_of_sphinx():
    return runpy.run_path(str(ROOT / "conf.py"))


def test_pages_are_listed_in_the_order_of_their_paths():
    found = list(pages(ROOT))
    assert found == sorted(found, key=lambda path: path.split("/"))
    assert {"index.md", "docs/method.md", "requirements/release/controls.md"} <= {*found}
    assert all(PAGE.fullmatch(path) and (ROOT / path).is_file() for path in found)


def test_sphinx_needs_export_equals_the_pages(site, policy):
    exported = sphinx_needs.load(site / "needs.json")
    assert list(sphinx_needs.differences(policy, exported)) == []
    assert set(exported.statements) == set(policy.statements)


@given(readings(), st.data())
def test_any_difference_between_the_readers_is_reported(reading, data):
    read = reading.policy
    statement = data.draw(st.sampled_from(list(read.statements.values())))
    rest = {id: other for id, other in read.statements.items() if id != statement.id}
    option = data.draw(st.sampled_from([f.name for f in fields(statement) if f.name in ("title", "body")]))
    other = replace(statement, **{option: getattr(statement, option) + " more"})
    told = list(sphinx_needs.differences(read, Policy(rest | {statement.id: other})))
    assert len(told) == 1 and statement.id in told[0] and option in told[0]
    assert len(list(sphinx_needs.differences(read, Policy(rest)))) == 1
    assert len(list(sphinx_needs.differences(Policy(rest), read))) == 1
    assert list(sphinx_needs.differences(read, read)) == []


def test_sphinx_needs_vocabulary_equals_the_vocabulary_of_the_model():
    vocabulary = tomllib.loads((ROOT / "ubproject.toml").read_text(encoding="utf-8"))["needs"]
    linking = {name for kind in KINDS.values() for name in link_fields(kind)} - {"release_modes"}
    plain = {name for kind in KINDS.values() for name in options(kind)} - linking
    assert {kind["directive"] for kind in vocabulary["types"]} == set(KINDS)
    assert set(vocabulary["links"]) == linking
    assert set(vocabulary["fields"]) == plain


def test_sphinx_needs_knows_every_setting():
    """Sphinx-Needs ignores a misspelled setting without a warning."""
    settings = tomllib.loads((ROOT / "ubproject.toml").read_text(encoding="utf-8"))["needs"]
    assert set(settings) <= {setting.name.lstrip("_") for setting in fields(NeedsSphinxConfig)}


def test_sphinx_needs_tags_equal_the_modes_of_the_policy(policy):
    vocabulary = tomllib.loads((ROOT / "ubproject.toml").read_text(encoding="utf-8"))["needs"]
    tags = vocabulary["fields"]["release_modes"]["schema"]["items"]["enum"]
    assert tags == [mode.name for mode in policy.modes()]


def test_requirements_have_tags_and_controls_and_modes_are_numbered(policy):
    assert all(r.release_modes and (r.presumes or r.presumes_any) for r in policy.all(Requirement))
    assert [mode.order for mode in policy.modes()] == list(range(1, len(policy.all(Mode)) + 1))


@given(st.integers(1, 999), st.integers(1, 999), st.none() | st.integers(1, 99))
def test_passage_is_read_as_written(first, last, page):
    lines = Lines(f"{first}-{page}:{last}" if page else f"{first}-{last}")
    assert (lines.first, lines.last, lines.last_page) == (first, last, page)


@given(st.text())
def test_reader_accepts_any_text(text):
    page = markdown.page(text, "requirements/any.md")
    markdown.policy([page])
    assert page.text == text
