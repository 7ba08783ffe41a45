"""Test the bibliographies: they have every work and edition, list only certain persons, and read back unchanged."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from support.citations import PUBLISHED, UNKNOWN, entry, hostile, numbers, printed
from support.strategies import WORK

from traceability.data import bibliography
from traceability.policy.model import Evidence, Policy
from traceability.policy.values import Confirmed, Identifier, SourceType

TEXT = {"id", "type", "title", "publisher", "number", "genre", "note", "DOI", "URL"}
DATES = {"issued", "accessed"}
TYPES_OF_CSL = {"article", "document", "report", "standard", "webpage", "software"}
"""The fields and types from the CSL data schema of 2025 that a work may have."""

family = st.sampled_from(("Weights", "O’Brien", "Harel-Canada", "Łucki", "McDuff"))


def entries(bib):
    """Return the type and fields of every entry, by its key."""
    _, *found = re.split(r"\n\n(?=@)", bib.strip())
    read = [entry(text) for text in found]
    assert len({key for _, key, _ in read}) == len(read)
    return {key: (kind, fields) for kind, key, fields in read}


def both(policy):
    """Return the contents of the two bibliographies: entries and items, by their keys."""
    return entries(bibliography.bibtex(policy, UNKNOWN)), {
        item["id"]: item for item in json.loads(bibliography.csl(policy))
    }


def with_work(number, **more):
    """Return a policy of one work, which is a changed copy of a published work, and the work."""
    some = PUBLISHED.all(Evidence)
    work = replace(some[number % len(some)], **more)
    return Policy.of([work]), work


def test_site_offers_every_work_and_edition_under_its_id(site, policy):
    ids = {work.id for work in policy.all(Evidence)}
    editions = {f"NIST-AI-800-1-{edition.upper()}" for edition in policy.editions}
    assert set(entries((site / "data/evidence.bib").read_text("utf-8"))) == ids | editions
    items = json.loads((site / "data/evidence.csl.json").read_text("utf-8"))
    assert sorted(item["id"] for item in items) == sorted(ids | editions)


def test_both_formats_give_address_year_and_check_date_of_each_work(policy):
    bib, csl = both(policy)
    for work in policy.all(Evidence):
        _, fields = bib[work.id]
        item = csl[work.id]
        assert fields["url"] == f"{{{item['URL']}}}" == f"{{{work.found_at}}}"
        assert fields["year"] == f"{{{work.year}}}" and item["issued"] == {"date-parts": [[work.year]]}
        assert fields["urldate"] == f"{{{work.checked}}}"
        assert "-".join(f"{part:02}" for part in item["accessed"]["date-parts"][0]) == work.checked
        assert item["note"] == printed(fields["note"]) and work.seen in item["note"]
        number = work.identifier.text.removeprefix("arXiv:")
        assert (fields.get("eprint") == f"{{{number}}}") == (number != work.identifier.text)


def test_entry_has_the_fields_that_its_type_requires(policy):
    bib, csl = both(policy)
    for kind, fields in bib.values():
        assert kind in ("misc", "techreport") and {"author", "title", "year"} <= set(fields)
        assert ("institution" in fields) == (kind == "techreport")
        assert fields["title"].startswith("{{")  # otherwise BibTeX removes capitals
    for item in csl.values():
        assert set(item) <= TEXT | DATES | {"author"} and item["type"] in TYPES_OF_CSL
        assert all(isinstance(item[field], str) and item[field] for field in TEXT & set(item))
        assert item["author"] and all(set(name) in ({"family"}, {"literal"}) for name in item["author"])


@given(numbers, hostile, hostile, hostile, st.sampled_from(Confirmed))
def test_any_text_of_a_work_reads_back_unchanged(number, title, authors, seen, confirmed):
    named = Identifier(f"Report, {authors}")
    text = {"title": title, "main_title": "", "subtitle": "", "authors": f"Lab {authors}", "seen": seen}
    policy, work = with_work(number, **text, confirmed=confirmed, identifier=named)
    bib, csl = both(policy)
    _, fields = bib[work.id]
    item = csl[work.id]
    assert printed(fields["title"]) == item["title"] == title
    assert printed(fields["author"]) == f"Lab {authors}" and item["author"] == [{"literal": f"Lab {authors}"}]
    assert printed(fields["note"]) == item["note"]
    assert item["note"].startswith(f"Report, {authors}. ") and item["note"].endswith(f"seen: {seen}")
    assert ("what others say" in item["note"]) == (confirmed is Confirmed.SECONDARY)
    assert (" in part; seen" in item["note"]) == (confirmed is Confirmed.IN_PART)


@given(numbers, hostile, hostile, hostile)
def test_work_is_cited_by_its_whole_title(number, heading, main, subtitle):
    for given_title, whole in (("", f"{heading}: {subtitle}"), (main, f"{main}: {subtitle}")):
        policy, work = with_work(number, title=heading, main_title=given_title, subtitle=subtitle)
        bib, csl = both(policy)
        assert printed(bib[work.id][1]["title"]) == csl[work.id]["title"] == whole


@given(numbers, st.lists(family, min_size=1, max_size=4), st.booleans(), st.sampled_from(SourceType))
def test_persons_are_listed_one_by_one_when_they_are_certain(number, names, more, kind):
    *before, last = names
    written = " and ".join(filter(None, (", ".join(before), last))) + (" et al." if more else "")
    policy, work = with_work(number, authors=written, source_type=kind)
    bib, csl = both(policy)
    author = bib[work.id][1]["author"]
    if more or kind in (SourceType.PREPRINT, SourceType.PAPER):
        assert author[1:-1].split(" and ") == [*names, *(["others"] if more else [])]
        families = [{"family": name} for name in names]
        assert csl[work.id]["author"] == ([{"literal": written}] if more else families)  # "others" would be a person
    else:
        assert author == f"{{{{{written}}}}}" and csl[work.id]["author"] == [{"literal": written}]


@given(numbers, st.sampled_from(("Weights Lab", "404 Media", "evaluation", "Weights Lab and Misuse", "Center, NIST 2")))
def test_possible_organization_names_are_not_split_into_persons(number, written):
    for authors in (written, f"{written} et al."):
        policy, work = with_work(number, authors=authors, source_type=WORK["source_type"])
        bib, csl = both(policy)
        assert bib[work.id][1]["author"] == f"{{{{{authors}}}}}"
        assert csl[work.id]["author"] == [{"literal": authors}]
