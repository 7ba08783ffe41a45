"""Test the covering pages: they have every structure that any page has, and each of them is needed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cover
from support.project import addresses

from traceability.html.statement_pages import FORWARDED
from traceability.policy.model import KINDS, Retired

SETS = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.sets(st.integers(0, 12)), min_size=1, max_size=9)


@given(SETS)
def test_smallest_covers_every_member_with_no_more_sets_than_members(sets):
    chosen = cover.smallest(sets)
    assert set().union(*(sets[key] for key in chosen)) == set().union(*sets.values())
    assert len(chosen) <= len(set().union(*sets.values())) and chosen == sorted({*chosen} & {*sets})


def test_smallest_chooses_one_set_that_contains_all_others():
    assert cover.smallest({"a": {1}, "all": {1, 2, 3}, "b": {2, 3}, "none": set()}) == ["all"]


def test_structures_are_pairs_of_an_element_and_its_child():
    page = cover.structures('<main><p class="b a" id="x">weights<br>of<em>all</em></p><img alt=""/><p>kinds</p></main>')
    named = {(outer and outer[0], inner[0], *sorted(inner[1]), *sorted(inner[2])) for outer, inner in page}
    assert named == {
        ("", "main"),
        ("main", "p", "a", "b", "class", "id"),
        ("p", "br"),
        ("p", "em"),
        ("main", "img", "alt"),
        ("main", "p"),
    }


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("index.html", ""),
        ("PD2-R6-1-1/index.html", "R"),
        ("PD1-R6-1-1/index.html", "R"),
        ("ALT-010/index.html", "ALT"),
        ("MODE-OPEN-WEIGHTS/index.html", "MODE"),
        ("docs/contributing/index.html", "docs/contributing"),
        ("checklists/open-weights-pd2.html", "checklists"),
    ],
)
def test_kind_of_a_page_is_its_folder_or_its_id_prefix(address, kind):
    assert cover.kind(address) == kind


def test_cover_has_a_permalink_of_each_kind_and_a_page_of_each_folder(covering, site, policy):
    folders = {address.rpartition("/")[0] for address in addresses(site)}
    permalinks = folders & {*policy.statements}
    assert {policy[id].kind for id in {*policy.statements} - permalinks} == {kind.kind for kind in FORWARDED}
    ids = {address.partition("/")[0] for address in covering} & permalinks
    covered = {policy[id].kind for id in ids}
    assert covered == {*KINDS} - {Retired.kind, *(kind.kind for kind in FORWARDED)}
    assert folders - permalinks == {address.rpartition("/")[0] for address in covering} - permalinks


def test_cover_is_a_small_part_of_the_site_and_has_every_class_and_element(covering, site):
    def parts(paths):
        """Count the pages that have each element with each of its classes."""
        pages = ({(e[0], c) for _, e in cover.structures(p.read_text("utf-8")) for c in ("", *e[1])} for p in paths)
        return Counter(part for page in pages for part in page)

    everything = [site / address for address in addresses(site)]
    assert len(covering) < len(everything) / 8
    assert {*parts(site / address for address in covering)} == {*parts(everything)}
