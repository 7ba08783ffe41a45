"""H: the policy says how each provision changed, once and in one direction, as read since either side changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from traceability.analysis.edition_history import ancestors, before, successors
from traceability.policy.model import Legal, Policy, Provision
from traceability.rules import Found, Reading, rule
from traceability.source import link_review
from traceability.source.findings import an
from traceability.source.prose import LONGEST_SENTENCE, sentences, words

_NUMBER = re.compile(r"\b[A-Z]?\d+(?:\.\w+)*")
_MARKUP = re.compile(r"[*`\[\]{}<>_]|&#?\w+;")
SENTENCES = ("change", "new", "dropped", "across")
"""The options that say what changed."""
MOST_SENTENCES = 3
SAME = (
    *("force", "presumes", "presumes_any", "presumes_while_staged"),
    *("supported_by", "challenged_by", "broken_by"),
)
"""The options on which a provision agrees with the one that it keeps."""


@rule("H101")
def succession_leads_to_the_edition_before(reading: Reading) -> Iterator[Found]:
    """What a provision keeps or revises stands in the edition right before its own.

    Succession runs in one direction and skips nothing; otherwise nobody could count what became of an edition.
    """
    policy = reading.policy
    for provision in policy.all(Provision):
        earlier = before(policy, provision.edition)
        for option, old in _ancestors(policy, provision):
            if old.edition != earlier:
                mend = f"name a provision of {earlier}" if earlier else "take it out, since nothing comes before"
                yield provision, f"names {old.id} of {old.edition} in :{option}:; {mend}"


@rule("H102")
def every_provision_has_one_origin(reading: Reading) -> Iterator[Found]:
    """A provision of a later edition keeps, revises or is new, and only one of the three; one of the first is none.

    What is neither was not compared yet, and to be new and revised at once is a contradiction.
    """
    policy = reading.policy
    for provision in policy.all(Provision):
        given = _origins(provision)
        if not before(policy, provision.edition):
            if provision.new and not ancestors(provision):  # H101 reports ancestors
                yield provision, f"says :new: although no edition comes before {provision.edition}; take it out"
        elif not given:
            yield provision, "neither keeps nor revises anything and is not new; add :keeps:, :revises: or :new:"
        elif len(given) > 1:
            yield provision, f"says :{given[0]}: and :{given[1]}: at once; leave one"


@rule("H103")
def a_change_of_kind_has_a_reason(reading: Reading) -> Iterator[Found]:
    """Where a provision succeeds one of another kind, `across` says why, and nowhere else.

    A recommendation that became a practice, or a safeguard a recommendation, is no longer counted where it was.
    """
    for provision in reading.policy.all(Provision):
        others = [old for _, old in _ancestors(reading.policy, provision) if old.kind != provision.kind]
        if others and not provision.across:
            old = others[0]
            yield provision, f"succeeds {old.id}, {an(old.kind)}, without a reason; add :across: or name another"
        elif provision.across and not others:
            yield provision, "gives an :across: although it succeeds its own kind; drop it"


@rule("H104")
def revisions_say_what_changed(reading: Reading) -> Iterator[Found]:
    """A revision says in `change` what changed, and names each of several ancestors by its number.

    That something was reworded helps nobody; what it means does.
    """
    for provision in reading.policy.all(Provision):
        if bool(provision.revises) is not bool(provision.change):
            mend = "add :change: with what changed" if provision.revises else "drop :change:"
            yield provision, f"{'revises something' if provision.revises else 'revises nothing'}; {mend}"
        if len(provision.revises) > 1 and provision.change:
            named = _NUMBER.findall(provision.change)
            for _, old in _ancestors(reading.policy, provision, "revises"):
                if old.number not in named:
                    yield provision, f"revises {old.id} without a word on it in :change:; name it as {old.number}"


@rule("H105")
def what_was_dropped_is_said(reading: Reading) -> Iterator[Found]:
    """A provision without a successor in the next edition says in `dropped` what went with it, and no other does.

    A deletion is a change like any other, and the one that is overlooked most easily.
    """
    policy = reading.policy
    latest = {provision.edition: before(policy, provision.edition) for provision in policy.all(Provision)}
    open_ends = {provision.edition for provision in policy.all(Provision) if not _origins(provision)}
    followed = {earlier for later, earlier in latest.items() if later not in open_ends}  # H102 reports open ends
    last = set(latest.values())
    for provision in policy.all(Provision):
        later = successors(policy).get(provision.id, ())
        if provision.dropped and (later or provision.edition not in last):
            why = f"{later[0]} succeeds it" if later else "no later edition is there"
            yield provision, f"says :dropped: although {why}; take it out"
        elif not provision.dropped and not later and provision.edition in followed:
            yield provision, "has no successor; add :dropped: with what went with it, or name it in :revises: of one"


@rule("H106")
def what_is_kept_is_the_same(reading: Reading) -> Iterator[Found]:
    """What is kept has one ancestor of its own kind with no other successor, and the same force, controls and evidence.

    A split, a merger or another force is a revision; if controls or evidence differ, one of the two readings is wrong.
    """
    policy = reading.policy
    for provision in policy.all(Provision):
        for _, old in _ancestors(policy, provision, "keeps"):
            others = [later for later in successors(policy)[old.id] if later != provision.id]
            if len(provision.keeps) > 1 or others or old.kind != provision.kind:
                yield provision, f"keeps {old.id}, but not one for one within its kind; use :revises:"
            for same in SAME:
                if old.kind == provision.kind and getattr(old, same, None) != getattr(provision, same, None):
                    yield provision, f"keeps {old.id}, but has another :{same}:; read both again, or use :revises:"


@rule("H107")
def sentences_on_change_are_plain(reading: Reading) -> Iterator[Found]:
    """What is said of a change is one to three sentences of plain text, each of at most 35 words with a full stop.

    It is shown in tables beside others, where it has to be taken in at a glance.
    """
    for provision in reading.policy.all(Provision):
        for option in SENTENCES:
            if text := getattr(provision, option):
                said = sentences(text)
                long = max(map(words, said))
                if _MARKUP.search(text) or not text.endswith("."):
                    yield provision, f"has no plain text with a full stop in :{option}:; reword it"
                elif len(said) > MOST_SENTENCES:
                    yield provision, f"has {len(said)} sentences in :{option}:; {MOST_SENTENCES} are the most"
                elif long > LONGEST_SENTENCE:
                    yield provision, f"has a sentence of {long} words in :{option}:; {LONGEST_SENTENCE} are the most"


@rule("H108")
def an_audience_belongs_to_a_change(reading: Reading) -> Iterator[Found]:
    """Only a provision that says `change`, `new` or `dropped` says in `audience` whom that concerns.

    The audience narrows what is said of a change; beside nothing it would read as if it narrowed the provision.
    """
    for provision in reading.policy.all(Provision):
        if provision.audience and not (provision.change or provision.new or provision.dropped):
            yield provision, "says :audience: without :change:, :new: or :dropped:; take it out"


@rule("H201")
def links_are_read_again_when_wording_changes(reading: Reading) -> Iterator[Found]:
    """Every link to a provision was read in the present wording of both ends, and every provision beside its passage.

    When the source or our wording of it changes, what was built on the old wording may no longer be true; and a
    place, a force or a control that slipped looks like one that was read.
    """
    suspect = list(link_review.suspect(reading.policy, reading.confirmed))
    if suspect and not reading.confirmed:
        mend = "restore the file, for example with git checkout; if there never was one, read and confirm each link"
        yield reading.place(link_review.FILE), f"confirms nothing, and {len(suspect)} links need it; {mend}"
        return
    for statement, provision, then in suspect:
        what, read = provision.id, "read both"
        why = "whose wording, or the option that names it, changed since both were read together"
        if statement.id == provision.id:
            where = provision.locator if isinstance(provision, Legal) else f"on page {provision.page}"
            what, read = "its passage", f"read it there, {where}"
            why = "and changed since it was read beside that"
        mend = f"{read}, then run make confirm ID={statement.id}"
        if statement.id != provision.id:
            mend += f", or ID={provision.id} after reading all that rests on it"
        yield statement, f"rests on {what}, {why if then else 'which nobody has confirmed'}; {mend}", what


@rule("H202")
def confirmations_are_of_links(reading: Reading) -> Iterator[Found]:
    """What was confirmed is a link that exists.

    A confirmation left behind would vouch for whatever takes its place.
    """
    there = {(statement.id, provision.id) for statement, provision in link_review.links(reading.policy)}
    for id, targets in reading.confirmed.items():
        for target in targets:
            if (id, target) not in there:
                mend = f"run make confirm ID={id}" if id in reading.policy.statements else "delete its entry"
                yield (
                    reading.place(link_review.FILE, id, target),
                    f"confirms that {id} rests on {target}, which it does not; {mend}",
                )


def _origins(provision: Provision) -> list[str]:
    """Return the options by which a provision says where it comes from."""
    return [option for option in ("keeps", "revises", "new") if getattr(provision, option)]


def _ancestors(policy: Policy, provision: Provision, *by: str) -> Iterator[tuple[str, Provision]]:
    """Yield the provisions that a provision keeps and revises, each with the option.

    L104 and L105 report a link to anything else.
    """
    for option in by or ("keeps", "revises"):
        for id in getattr(provision, option):
            if isinstance(old := policy.statements.get(id), Provision):
                yield option, old
