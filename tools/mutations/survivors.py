"""Why nothing catches the survivors: for each group of them the reason why no rule should."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mutations.judging import Judged
from traceability.policy.model import KINDS, PROVISIONS


@dataclass(frozen=True, slots=True)
class Reason:
    """Why mutations of some ``fields`` survive; empty ``operators`` or ``kinds`` mean all of them."""

    why: str
    fields: tuple[str, ...]
    operators: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def explains(self, result: Judged) -> bool:
        mutation = result.mutation
        return (
            mutation.field in self.fields
            and mutation.operator in (self.operators or (mutation.operator,))
            and mutation.kind in (self.kinds or (mutation.kind,))
        )


OURS = tuple(kind for kind in KINDS if kind not in PROVISIONS)
"""The kinds of our own statements. A fingerprint holds the text of each provision."""

REASONS = (
    Reason(
        "Sphinx warns of a footnote without a mark, a mark without a footnote and a link to no page, and a warning "
        "ends the build; the check reads each page by itself.",
        ("body", "paragraph", "footnote"),
        (
            "refer to no footnote",
            "drop a footnote mark",
            "drop it",
            "define it twice",
            "give it another mark",
            "link to no page",
        ),
    ),
    Reason(
        "Whether a sentence of ours about the world is true, and well said, only a reader of the change can judge. No "
        "second entry holds it; of provisions one does, since what is printed does not change.",
        ("title", "body", "test", "authors", "author", "seen", "reason"),
        kinds=OURS,
    ),
    Reason(
        "What stands between the statements is prose for readers; no verdict, table or download is made of it.",
        ("heading", "paragraph", "footnote"),
    ),
    Reason(
        "A synonym leads a search to a statement; whether others use it is for them to say, and none is owed.",
        ("synonyms",),
    ),
    Reason(
        "A judgement between words that are all possible, made on a work or a proposal that the policy does not hold. "
        "What it does to verdicts, the difference shown with a pull request says.",
        ("status", "when", "cost", "source_type", "confirmed", "read"),
    ),
    Reason(
        "How a control stands is our judgement. The tags of requirements hold whether it can be used at all, and a "
        "standing that only makes another word of that changes cells that the difference of a pull request shows.",
        ("stands",),
    ),
    Reason(
        "In which modes a proposal works, and on which controls that are held there it rests, is our judgement. A rule "
        "refuses only what is lost; what it does to verdicts, the difference shown with a pull request says.",
        ("release_modes", "presumes"),
        kinds=("alternative",),
    ),
    Reason(
        "Whether a work bears on a statement, and on which side, only a reader of both can judge. Rules ask that it is "
        "on one side, that nothing accepted is without any, and that a claim has the status that follows.",
        ("supported_by", "challenged_by", "broken_by", "neutral"),
    ),
    Reason(
        "A well-formed number or address may be that of another work; the weekly job asks whether it answers, and only "
        "a reader knows the work.",
        ("identifier", "url"),
        kinds=("evidence", "comment"),
    ),
    Reason(
        "Any day between the appearance of a work and today is possible; only who looked it up knows.",
        ("checked", "since"),
    ),
    Reason(
        "The order of modes is ours, from the one that keeps most; two that keep the same can stand in either order.",
        ("order",),
    ),
    Reason(
        "Which comment a claim was made in is read from the letter; that it is on the same draft is all that can be "
        "held.",
        ("made_in",),
    ),
    Reason(
        "A number that a claim states and no computation compares decides nothing, and no page shows it.",
        ("states",),
        ("add it",),
    ),
    Reason(
        "What a tool or a document says, and where, only a reader of it knows. Rules hold the release and the author "
        "that an id names, the order of the days, and that a reader differs from the answer.",
        (
            *("license", "latest", "looked_up", "url", "developer", "date", "old_after", "revision", "extent"),
            *("answer", "locator", "first_reader", "second_reader", "differed", "found_in", "release_modes"),
        ),
        kinds=("tool", "release", "document", "disclosure"),
    ),
    Reason(
        "What an indicator of the index is called, and whose scores it gives, only a reader of the index knows. A rule "
        "holds where its scores differ from our answers, and that each difference has a reason.",
        ("name", "reason"),
        ("take that of another", "exchange with another"),
        kinds=("index",),
    ),
    Reason(
        "Which releases the index scored, only a reader of it knows. A score that agrees needs no reason.",
        ("score",),
        ("drop it",),
        kinds=("index",),
    ),
    Reason(
        "Of which day the text of a law is, and who read what of it, only its reader knows.",
        ("binding", "date", "read", "seen", "url"),
        kinds=("framework",),
    ),
    Reason(
        "Which tool helps, when somebody looked, and how to verify a requirement are judgements of ours.",
        ("uses", "no_tool", "not_seen", "verify", "artefact"),
    ),
    Reason(
        "What a retired statement became, where anything did, is a judgement on two texts.",
        ("became",),
    ),
    Reason(
        "That an id named something else before, or that a statement was there, only an earlier version of the policy "
        "can tell; the difference shown with a pull request does.",
        ("id", "statement"),
        ("count on", "exchange with another", "take that of another", "drop the statement"),
    ),
    Reason(
        "Whoever retires a statement on which nothing rests does so in the open: it stays, with a day and a reason.",
        ("statement",),
        ("retire it",),
    ),
    Reason(
        "Where a statement stands among others of its folder is for the reader of the page; its id, its links and all "
        "tables stay what they are.",
        ("statement",),
        ("exchange it with the next", "move it to another page", "move it to another page of the kind"),
    ),
    Reason(
        "What the lock says of an edition as a whole is compared with the PDF, where one is at hand, or shown to "
        "readers as its title; the passages are held one by one.",
        ("name", "title", "date", "doi", "url", "sha256", "pages_before"),
        kinds=("lock",),
    ),
)


def explained(judged: Iterable[Judged]) -> dict[Reason, list[Judged]]:
    """Return the survivors that have a reason, by the first matching reason."""
    by_reason: dict[Reason, list[Judged]] = {}
    for result in judged:
        if result.survived and (reason := next((r for r in REASONS if r.explains(result)), None)):
            by_reason.setdefault(reason, []).append(result)
    return by_reason


def unexplained(judged: Iterable[Judged]) -> list[Judged]:
    """Return the survivors that have no reason."""
    return [result for result in judged if result.survived and not any(reason.explains(result) for reason in REASONS)]


def stale(judged: Iterable[Judged]) -> list[Reason]:
    """Return the reasons that no survivor has."""
    by_reason = explained(judged)
    return [reason for reason in REASONS if reason not in by_reason]
