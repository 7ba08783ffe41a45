"""What real releases state: the page of a release, and the tables over all releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from traceability.analysis import disclosures
from traceability.analysis.disclosures import NOTHING, Said, Spread, edition_asked
from traceability.policy.model import Alternative, Disclosure, Policy, Release, in_edition
from traceability.policy.values import Disclosed
from traceability.views.labels import inner, number_of
from traceability.views.requirements import chapters
from traceability.views.table import Agreed, Cell, Cite, Group, Row, Table

ANSWERS = {
    Disclosed.STATED: "stated",
    Disclosed.IN_PART: "stated in part",
    Disclosed.NOTHING_FOUND: "nothing found in the documents named",
}
"""What is said of each answer; there is no other."""

CAVEAT = (
    "We read the documents named, and nothing else. Nothing found there does not mean that a developer does not do it. "
    "The guidance is voluntary, and some of its documentation is meant for internal use."
)
"""What a reader has to know beside every number."""

OURS = "This is our reading of the documents named, and no statement by the developer or by NIST."


class Section(NamedTuple):
    """A part of the page of a release: sentences under a title, which the first one lacks, and perhaps a table.

    The table is a ``summary`` if the same is on the page once more, in the statements that it names.
    """

    title: str
    sentences: tuple[str, ...]
    table: Table | None = None
    summary: bool = False


def sections(policy: Policy, release: Release) -> Iterator[Section]:
    """Yield the computed parts of the page of a release, without those that would be empty."""
    newest = in_edition(policy, edition_asked(policy.whole))
    found = disclosures.answers(policy, release.id)
    yield Section("", (silent(policy), CAVEAT, counted(policy, release), OURS))
    stated = _by_chapter(newest, {id: [one.own] for id, one in found.items() if one.own})
    yield Section(
        "What it states, by objective",
        () if stated else ("We found nothing.",),
        _stated("What the documents state", stated),
        True,
    )
    if outside := _by_chapter(newest, {id: [*one.outside] for id, one in found.items() if one.outside}):
        said = (
            "Found in documents by others than the developer. Some of it repeats what a developer told them. It counts "
            "as no statement in the documents of the developer."
        )
        yield Section("What others found", (said,), _stated("What documents of others state", outside), True)
    if shown := _alternatives(policy, release):
        yield Section("Alternatives that its documents show", (), shown, True)
    yield Section("Where the two readers differed", tuple(_agreed(policy, release)), _differences(policy, found))
    yield Section("What was read", (), _documents(policy, release), True)
    yield Section(
        "If this is wrong or old",
        (
            f"From {release.old_after} on, this page is old: read the documents again before you rely on it.",
            "Anyone can correct it, the developer first of all. A correction names the document, the place and what it "
            "states; the form is behind the id of each statement. What is corrected stays in the history of this site.",
        ),
    )


def _agreed(policy: Policy, release: Release) -> Iterator[str]:
    """Yield how often the readers agreed, and that a later reading changed answers if it did."""
    same, asked = disclosures.agreement(policy, release.id)
    same_found, found = disclosures.agreement(policy, release.id, only_found=True)
    yield (
        f"Two readers read the documents independently. On {same} of {asked} requirements they gave the same answer. "
        f"At least one of them found something on {found}; of these they agreed on {same_found}."
    )
    if any(one.settled_otherwise for one in disclosures.answers(policy, release.id).values()):
        yield (
            "Where both gave the same answer and the settled one is another, a later reading changed it, or found it "
            "in a further document."
        )


MOST_SILENT = 3
"""The number of objectives that are named because least is said about them."""


def silent(policy: Policy) -> str:
    """Return in two sentences what no release states, and on which objectives least is said; empty without releases."""
    spread = disclosures.spread(policy.whole)
    if not (releases := policy.all(Release)) or not spread:
        return ""
    missing: dict[str, tuple[int, int]] = {}
    for chapter, requirements in chapters(in_edition(policy, edition_asked(policy.whole))):
        name = inner(policy[chapter.id].title) if isinstance(chapter, Cite) else "example safeguards"
        count = sum(spread[requirement.id] is Spread.NONE for requirement in requirements)
        missing |= {name: (count, len(requirements))} if count else {}
    nothing = sum(count for count, _ in missing.values())
    edition = policy.editions[edition_asked(policy.whole)].name
    read = number_of(len(releases), "release")
    said = (
        f"Nobody publishes everything. In the developers' documents that we read on {read} we "
        f"found nothing on {nothing} of the {len(spread)} things that the {edition} asks."
    )
    least = sorted(missing, key=lambda name: -missing[name][0] / missing[name][1])[:MOST_SILENT]
    shares = [f"{name} (nothing on {missing[name][0]} of {missing[name][1]})" for name in least]
    return f"{said} Least is said on these: {'; '.join(shares)}." if shares else said


def counted(policy: Policy, release: Release) -> str:
    """Return in a sentence on how many requirements the documents of a release say something."""
    given = [one.answer for one in disclosures.answers(policy, release.id).values()]
    stated, part = given.count(Disclosed.STATED), given.count(Disclosed.IN_PART)
    nothing = given.count(Disclosed.NOTHING_FOUND)
    return (
        f"Of the {len(given)}, the documents of {release.developer} that we name state {stated} and state {part} in "
        f"part. On {nothing} we found nothing in them."
    )


def _by_chapter(policy: Policy, found: Mapping[str, list[Disclosure]]) -> list[tuple[Cell, list[Disclosure]]]:
    """Return disclosures by the objective of the requirement that they are about, without empty ones."""
    by_chapter = (
        (chapter, [one for requirement in requirements for one in found.get(requirement.id, ())])
        for chapter, requirements in chapters(policy)
    )
    return [(chapter, some) for chapter, some in by_chapter if some]


HEAD = ("Requirement", "Answer", "What it states, in our words")
"""The columns of what a release states; each disclosure itself, further down the page, says where."""


def _stated(caption: str, groups: Iterable[tuple[Cell, list[Disclosure]]]) -> Table | None:
    """Return disclosures with their answers; None if there are none. A page names each of its tables differently."""
    rows = tuple((chapter, tuple(map(_row, some))) for chapter, some in groups)
    return Table(caption, HEAD, rows) if rows else None


def _row(disclosure: Disclosure) -> Row:
    return (Cite(disclosure.about[0]), ANSWERS[disclosure.answer], Cite(disclosure.id))


def _alternatives(policy: Policy, release: Release) -> Table | None:
    """Return what the documents of a release show of alternatives; None if they show nothing."""
    found = disclosures.said(policy.whole)[release.id]
    every = (one for alternative in policy.all(Alternative) for one in _both(found.get(alternative.id, NOTHING)))
    rows = tuple(_row(one) for one in every)
    return Table("Alternatives that the documents show", ("Alternative", *HEAD[1:]), ((None, rows),)) if rows else None


def _both(said: Said) -> Iterator[Disclosure]:
    """Yield what the developer states, then what others found."""
    yield from ((said.own,) if said.own else ())
    yield from said.outside


def _differences(policy: Policy, found: Mapping[str, Said]) -> Table | None:
    """Return the requirements on which the readers, or they and the settled answer, differ; None if there are none."""
    differ = ((id, one) for id, one in found.items() if one.readers_differ or one.settled_otherwise)
    rows = tuple((Cite(id), *_readers(one), _read(one.answer)) for id, one in differ)
    head = ("Requirement", "First reader", "Second reader", "Settled")
    return Table("Differences between the readers", head, ((None, rows),)) if rows else None


def _readers(said: Said) -> tuple[str, str]:
    """Return the answers of the two readers, as far as they are on record."""
    if said.own is None:
        return ("one of the two found something", "")
    answer = said.own.answer
    return (_read(said.own.first_reader or answer), _read(said.own.second_reader or answer))


def _read(answer: Disclosed) -> str:
    return "nothing found" if answer is Disclosed.NOTHING_FOUND else ANSWERS[answer]


def _documents(policy: Policy, release: Release) -> Table:
    rows = tuple(
        (Cite(one.id), one.author, one.revision, one.read, f"{one.extent.label}: {one.seen}")
        for one in disclosures.documents(policy.whole)[release.id]
    )
    return Table("Documents named", ("Document", "Author", "Revision", "Read on", "What was read"), ((None, rows),))


def releases(policy: Policy) -> Table:
    """Return every release that was read, with the number of requirements by answer."""
    rows: list[Row] = []
    for release in policy.all(Release):
        found = disclosures.answers(policy, release.id)
        given = [one.answer for one in found.values()]
        rows.append(
            (
                *(Cite(release.id), release.developer, release.date),
                *(given.count(answer) for answer in Disclosed),
                sum(len(one.outside) for one in found.values()),
                Agreed(*disclosures.agreement(policy, release.id)),
                Agreed(*disclosures.agreement(policy, release.id, only_found=True)),
            )
        )
    head = (
        *("Release", "Developer", "Date"),
        *(
            "Stated",
            "In part",
            "Nothing found in the documents named",
            "Found by others",
            "Readers agreed",
            "Where one found something",
        ),
    )
    return Table("Releases, and what their documents state", head, ((None, tuple(rows)),))


SPREADS = {Spread.ALL: "All releases state it", Spread.SOME: "Some releases state it"}


def what_releases_state(policy: Policy) -> Table:
    """Return the requirements that some release states, with the answer of each release."""
    every = policy.all(Release)
    given = {release.id: disclosures.answers(policy, release.id) for release in every}
    spread = disclosures.spread(policy.whole)
    groups: list[Group] = []
    for how, title in SPREADS.items():
        some = [id for id, found in spread.items() if found is how]
        rows: list[Row] = [(Cite(id), *(SHORT[given[one.id][id].answer] for one in every)) for id in some]
        groups += [(title, tuple(rows))] if some else []
    return Table("What releases state", ("Requirement", *(Cite(release.id) for release in every)), tuple(groups))


SHORT = {Disclosed.STATED: "stated", Disclosed.IN_PART: "in part", Disclosed.NOTHING_FOUND: "–"}
"""The answers in a table of many; the page says what they mean."""


def what_no_release_states(policy: Policy) -> Table:
    """Return the requirements on which nothing was found in the documents of any developer, by objective."""
    spread = disclosures.spread(policy.whole)
    rows = tuple(
        (chapter, len(missing), missing)
        for chapter, requirements in chapters(in_edition(policy, edition_asked(policy.whole)))
        if (missing := tuple(Cite(one.id) for one in requirements if spread[one.id] is Spread.NONE))
    )
    head = ("Objective", "Number", "Nothing found in the documents of any developer")
    return Table("What no release states", head, ((None, rows),) if policy.all(Release) else ())


def compared_with_the_index(policy: Policy) -> Table:
    """Return each difference between our answers and the scores of an index from outside, with its reason."""
    every = disclosures.compared(policy.whole)
    groups: list[Group] = []
    for release in policy.all(Release):
        of_release = [one for one in every if one.score.release == release.id]
        alike = [one for one in of_release if one.agrees]
        both = sum(one.found for one in alike)
        note = (
            f"we agree on {len(alike)} of {len(of_release)}: both found something on {both}, "
            f"neither did on {len(alike) - both}"
        )
        rows: list[Row] = [
            (
                one.score.indicator,
                Cite(one.score.requirement),
                int(one.score.given),
                _read(one.answer),
                one.score.reason,
            )
            for one in of_release
            if not one.agrees
        ]
        groups += [(Cite(release.id, note=note), tuple(rows))] if of_release else []
    head = ("Indicator of the index", "Requirement", "Score", "Our answer", "Likely reason")
    return Table("Where our answers and the index differ", head, tuple(groups))
