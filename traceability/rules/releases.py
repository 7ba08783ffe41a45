"""D: what releases disclose rests on named documents of one release, and says no more than these do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from traceability.analysis.disclosures import asked, compared, edition_asked
from traceability.policy.errors import UserError
from traceability.policy.model import Alternative, Disclosure, Policy, Release, ReleaseDocument, Requirement
from traceability.policy.values import Acceptance
from traceability.rules import Found, Reading, rule
from traceability.source import toml_file, transparency_index
from traceability.source.transparency_index import FILE

_ACCUSING = re.compile(
    r"\b(?:not met|unmet|fails? to|failed to|violat\w+|non-?complian\w+|does not comply)\b", re.IGNORECASE
)


@rule("D101")
def documents_are_of_one_release(reading: Reading) -> Iterator[Found]:
    """A document is of one release, and a disclosure is found in documents of one release, of one author or several.

    What one release states would otherwise be counted for another.
    """
    for document in reading.policy.all(ReleaseDocument):
        if len(document.of) != 1:
            yield document, f"is a document of {len(document.of)} releases; name one in :of:"
    for disclosure in reading.policy.all(Disclosure):
        releases = {release for id in disclosure.found_in for release in reading.policy.get(ReleaseDocument, id).of}
        if len(releases) > 1:
            message = f"names documents of {' and '.join(sorted(releases))} in :found_in:"
            yield disclosure, f"{message}; write one disclosure for each release"


@rule("D102")
def ids_name_the_release(reading: Reading) -> Iterator[Found]:
    """The id of a document begins with its release. That of a disclosure has its release, then what it is about.

    A letter or word behind that is only for an outside author. A reader sees from the id who speaks about what.
    """
    policy = reading.policy
    for document in policy.all(ReleaseDocument):
        begin = f"DOC-{_name(document.of)}-"
        if document.of and not document.id.startswith(begin):
            yield document, f"is of {document.of[0]}; begin its id with {begin}, or correct :of:"
    for disclosure in policy.all(Disclosure):
        documents = [policy.get(ReleaseDocument, id) for id in disclosure.found_in]
        releases = [policy.get(Release, id) for document in documents for id in document.of]
        if not releases or len(disclosure.about) != 1:
            continue  # D101 and D103 report that
        begin = f"DISC-{_name([releases[0].id])}-{disclosure.about[0]}"
        developers = all(document.author == releases[0].developer for document in documents)
        if not (disclosure.id == begin if developers else disclosure.id.startswith(f"{begin}-")):
            wanted = begin if developers else f"{begin}- and the name of the author"
            yield disclosure, f"is :about: {disclosure.about[0]} of {releases[0].id}; give it the id {wanted}"


def _name(release: tuple[str, ...] | list[str]) -> str:
    """Return the name in the id of a release; an empty string if there is none."""
    return release[0].removeprefix("REL-") if release else ""


@rule("D103")
def disclosures_are_about_one_edition(reading: Reading) -> Iterator[Found]:
    """A disclosure is about one requirement or one alternative, and all requirements are of one edition.

    Releases are compared by what one edition asks. A sentence about two provisions would be counted for both.
    """
    for disclosure in reading.policy.all(Disclosure):
        if len(disclosure.about) != 1:
            yield disclosure, f"is :about: {len(disclosure.about)} statements; name one, and split the text"
    edition = edition_asked(reading.policy)
    for statement in reading.policy.all(Disclosure, Release):
        option = "about" if isinstance(statement, Disclosure) else "differed"
        for id in getattr(statement, option):
            asked = reading.policy[id]
            if isinstance(asked, Requirement) and asked.edition != edition:
                mend = f"and another disclosure is about {edition}; name requirements of one edition"
                yield statement, f"names {id} in :{option}:, {mend}"


@rule("D104")
def readers_are_named_where_they_differ(reading: Reading) -> Iterator[Found]:
    """The answer of a reader is given only if it differs from the settled one.

    An option that repeats the answer would be counted as a difference.
    """
    for disclosure in reading.policy.all(Disclosure):
        for option in ("first_reader", "second_reader"):
            if getattr(disclosure, option) is disclosure.answer:
                yield disclosure, f"has in :{option}: the settled answer; take it out"


@rule("D105")
def releases_have_documents(reading: Reading) -> Iterator[Found]:
    """A release has at least one document.

    That nothing was found says something only about documents that somebody read.
    """
    named = {id for document in reading.policy.all(ReleaseDocument) for id in document.of}
    for release in reading.policy.all(Release):
        if release.id not in named:
            yield release, "has no document; add those that were read, each as :::{document}"


@rule("D106")
def releases_are_old_after_they_were_read(reading: Reading) -> Iterator[Found]:
    """The day from which on a release page is old is after the days on which its documents were read.

    A page that is old before it was written warns nobody in time.
    """
    for document in reading.policy.all(ReleaseDocument):
        for release in (reading.policy.get(Release, id) for id in document.of):
            if document.read >= release.old_after:
                message = f"is :old_after: {release.old_after}, and {document.id} was read on {document.read}"
                yield release, f"{message}; give a later day"


@rule("D107")
def nothing_was_found_where_readers_differed(reading: Reading) -> Iterator[Found]:
    """A release names in `differed` only requirements on which its developer's documents have no disclosure.

    The difference between two readers is given once: by the disclosure, or by the release if there is none.
    """
    policy = reading.policy
    for release in (release for release in policy.all(Release) if release.differed):
        stated = {id for disclosure in _own(policy, release) for id in disclosure.about}
        for id in release.differed:
            if id in stated:
                mend = "take it out, and give the answer of the reader there"
                yield release, f"names {id} in :differed:, on which there is a disclosure; {mend}"


def _own(policy: Policy, release: Release) -> Iterator[Disclosure]:
    """Yield what the documents of the developer of a release disclose."""
    for disclosure in policy.all(Disclosure):
        documents = [policy.get(ReleaseDocument, id) for id in disclosure.found_in]
        if all(release.id in document.of and document.author == release.developer for document in documents):
            yield disclosure


@rule("D108")
def disclosures_accuse_nobody(reading: Reading) -> Iterator[Found]:
    """No text about a release says that something is not met, or that anybody fails, violates or does not comply.

    The guidance is voluntary, and we read documents, not what a developer does.
    """
    for statement in reading.policy.all(Release, Disclosure):
        if found := _ACCUSING.search(f"{statement.title}. {statement.body}"):
            yield statement, f"says {found[0]!r}; say what its documents state, and nothing else"


@rule("D109")
def alternatives_are_seen_or_not_seen(reading: Reading) -> Iterator[Found]:
    """An alternative has disclosures about it, or the day on which somebody looked and found none, not both.

    In a policy with releases, an accepted one has either. Where something was found, the day on which nothing was
    found misleads.
    """
    releases = reading.policy.all(Release)
    seen = {id: disclosure.id for disclosure in reading.policy.all(Disclosure) for id in disclosure.about}
    for alternative in reading.policy.all(Alternative):
        looked = alternative.not_seen or alternative.id in seen
        if releases and alternative.status is Acceptance.ACCEPTED and not looked:
            yield alternative, "was seen in no release; look, and give the day as :not_seen: if you find none"
        elif alternative.not_seen and alternative.id in seen:
            yield alternative, f"is :not_seen:, and {seen[alternative.id]} is about it; take out one of the two"


@rule("D110")
def scores_are_of_releases_and_requirements(reading: Reading) -> Iterator[Found]:
    """A score in `requirements/transparency-index.toml` is 0 or 1, of a release and of a requirement that was asked.

    What the index says of one thing would otherwise be compared with our answer on another.
    """
    try:
        tables = toml_file.tables(reading.files.get(FILE, "").encode("utf-8", errors="surrogateescape"), FILE)
    except UserError:  # then nothing could be read
        return
    for keys, wrong in transparency_index.faults(tables):
        yield reading.place(FILE, *keys), wrong
    releases, requirements = (
        {one.id for one in reading.policy.all(Release)},
        {one.id for one in asked(reading.policy)},
    )
    for score in reading.policy.scores:
        if score.requirement not in requirements:
            wrong = f"{score.key} names {score.requirement}, against which no release is held; name another requirement"
            yield reading.place(FILE, score.key, "requirement"), wrong
        if score.release not in releases:
            wrong = f"{score.key} has a score of {score.release}, which no page has; correct the id or take it out"
            yield reading.place(FILE, score.key, "scores", score.release), wrong


@rule("D111")
def differences_from_the_index_have_a_reason(reading: Reading) -> Iterator[Found]:
    """Where our answer and the score of the index differ, there is a reason, and nowhere else.

    A difference without a reason tells a reader nothing. A reason that stays behind explains what is no longer so.
    """
    for score, answer, agrees in ((one.score, one.answer, one.agrees) for one in compared(reading.policy)):
        said = f"{score.key} has the score {score.given:d} for {score.release}, and our answer is {answer.label!r}"
        if agrees and score.reason:
            yield reading.place(FILE, score.key, "reasons", score.release), f"{said}; take out the reason"
        elif not agrees and not score.reason:
            place = reading.place(FILE, score.key, "scores", score.release)
            yield place, f"{said}; say why they differ in [{score.key}.reasons]"
