"""W: statements are plain, complete, and as strong as their source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from traceability.policy.model import (
    PROVISIONS,
    Alternative,
    Control,
    Mode,
    Provision,
    Recommendation,
    ReleaseDocument,
    Requirement,
    Standing,
    Statement,
    options,
    per_kind,
)
from traceability.policy.values import Force, Identifier, phrases, slug
from traceability.rules import Found, Reading, rule
from traceability.rules.edition_history import SENTENCES
from traceability.rules.markup import unseen
from traceability.source import prose

LONGEST_TITLE = 60
LONGEST_BODY = 100
LONGEST_CHECK = 25
STRONGER = ("must", "shall", "mandatory")
INSTEAD = {avoided: mend for _, words, mend in prose.AVOIDED for avoided in words}
"""What to write instead of the words that pages avoid."""
_MARKUP = re.compile(r"\*\w[^*]*\*|[`\[\]{}<>_]|&#?\w+;")
_END = re.compile(r"[.?!]\)?(\[\^[\w-]+\])?$")
_STRONGER = re.compile(rf"\b(?:{'|'.join(STRONGER)})\b", re.IGNORECASE)


@rule("W101")
def statements_have_a_body(reading: Reading) -> Iterator[Found]:
    """Every statement has a text that ends like a sentence, but for documents, whose options say all.

    A title alone says what a statement is about, not what it says.
    """
    for statement in reading.policy.statements.values():
        needs_text = statement.body or not isinstance(statement, ReleaseDocument)
        if needs_text and not statement.body.endswith((".", "?", "!")) and not _END.search(statement.body):
            yield statement, "has no text that ends in a full stop; write it after the options and a blank line"


@rule("W102")
def statements_are_short(reading: Reading) -> Iterator[Found]:
    """A title has at most 60 characters and no full stop; the text of a provision at most 100 words.

    What is longer is not read, or holds more than one thing.
    """
    for statement in reading.policy.statements.values():
        if len(statement.title) > LONGEST_TITLE:
            yield statement, f"has a title of {len(statement.title)} characters; {LONGEST_TITLE} are the most"
        elif statement.title.endswith("."):
            yield statement, "has a full stop at the end of its title; take it out"
        elif isinstance(statement, Provision) and (count := len(statement.body.split())) > LONGEST_BODY:
            yield statement, f"has a text of {count} words; {LONGEST_BODY} are the most"


@rule("W103")
def nothing_is_made_stronger(reading: Reading) -> Iterator[Found]:
    """No paraphrase of a provision says must, shall or mandatory.

    The guidance is voluntary and uses none of these words; ours would change its force.
    """
    for provision in reading.policy.all(Provision):
        said = f"{provision.title} {provision.body}"
        folded = said.casefold()  # to look for a word in it is much quicker than for the pattern
        if any(word in folded for word in STRONGER) and (found := _STRONGER.search(said)):
            yield provision, f"says {found[0]!r}, which the guidance never does; use its own force"


@rule("W104")
def considering_stays_considering(reading: Reading) -> Iterator[Found]:
    """A recommendation says consider exactly where its force is `consider`.

    Whether to weigh something or to do it is the difference between two recommendations.
    """
    for recommendation in reading.policy.all(Recommendation):
        weighs = re.search(r"\bconsider", recommendation.body, re.IGNORECASE) is not None
        opens = recommendation.body.startswith("Consider")
        if recommendation.force is Force.CONSIDER and not weighs:
            yield recommendation, "has the force consider, but its text does not say so"
        if recommendation.force is Force.DIRECTIVE and opens:
            yield recommendation, "has the force directive, but its text begins with Consider"


@rule("W105")
def titles_are_unique(reading: Reading) -> Iterator[Found]:
    """On a page no two statements of a kind have the same title.

    A reader of a list of titles has to tell them apart.
    """
    for _, page in groupby(reading.policy.statements.values(), key=lambda s: s.place.path):
        seen: dict[tuple[str, str], Statement] = {}
        for statement in page:
            if first := seen.get((statement.kind, statement.title.casefold())):
                yield statement, f"has the title of {first.id}; give it one of its own"
            seen.setdefault((statement.kind, statement.title.casefold()), statement)


@rule("W106")
def reasons_are_plain_text(reading: Reading) -> Iterator[Found]:
    """The reason of a standing is plain text, without emphasis, code, links or roles.

    Reasons are shown in tables as they are written.
    """
    for standing in reading.policy.all(Standing):
        if found := re.search(r"[*`\[\]{}<>_]", standing.body):
            yield standing, f"has {found[0]!r} in its reason; write it as plain text"


@rule("W107")
def synonyms_add_a_word(reading: Reading) -> Iterator[Found]:
    """A synonym of a release mode or control is given once, and is no title of one of its kind.

    It leads a search to what others call by another name; the title does so anyway, and one of another statement
    would lead astray. That several statements share a synonym is how others speak, and is shown as such.
    """
    for kind in (Mode, Control):
        statements: list[Mode | Control] = reading.policy.all(kind)
        titles = {slug(statement.title): statement for statement in statements}
        for statement in statements:
            seen = set()
            for synonym in statement.synonyms:
                if titled := titles.get(slug(synonym)):
                    yield statement, f"has in :synonyms: {synonym!r}, the title of {titled.id}; drop it"
                elif slug(synonym) in seen:
                    yield statement, f"has {synonym!r} twice in :synonyms:; leave one"
                seen.add(slug(synonym))


@rule("W108")
def titles_and_options_are_plain_text(reading: Reading) -> Iterator[Found]:
    """A title, and an option that holds text, is plain text, without emphasis, code, links, roles, HTML or references.

    Both are shown in lists, tables and downloads as they are written.
    """
    for statement in reading.policy.statements.values():
        if found := _MARKUP.search(statement.title):
            yield statement, f"has {found[0]!r} in its title; write it as plain text"
        for option in _options_in_words(type(statement)):
            if found := _MARKUP.search(_in_words(getattr(statement, option))):
                yield statement, f"has {found[0]!r} in :{option}:; write it as plain text"


@rule("W109")
def a_page_is_headed_by_what_it_holds(reading: Reading) -> Iterator[Found]:
    """The page of one alternative or release mode is headed by its title.

    A reader who follows the one has to recognize the other.
    """
    headings = {page.path: title for page in reading.pages if len(page.blocks) == 1 for title, _ in page.facts.titles}
    for statement in reading.policy.all(Alternative, Mode):
        heading = headings.get(statement.place.path)
        if heading is not None and heading != statement.title:
            yield statement, f"has another title than its page, {heading!r}; make them alike"


def not_plain(title: str) -> str:
    """Return the first part of a title that is no plain text: markup, or a sign that nobody sees; else nothing."""
    if found := _MARKUP.search(title):
        return found[0]
    return next(filter(unseen, title), "")


@rule("W110")
def sentences_of_pages_are_short(reading: Reading) -> Iterator[Found]:
    """No sentence in the paragraphs of a page has more than 35 words; a paraphrase of the guidance may.

    A sentence that has to be read twice loses its readers. A paraphrase follows the sentences of its source.
    """
    for page in (page for page in reading.written if page.facts.long):
        paraphrased = {
            line
            for block in page.blocks
            if block.kind in PROVISIONS
            for line in range(block.body_line, block.body_line + block.body.count("\n") + 1)
        }
        for sentence, line in page.facts.long:
            if line not in paraphrased:
                begins = " ".join(sentence.split()[:4])
                mend = f"{prose.LONGEST_SENTENCE} are the most; make it two"
                yield page.place(line), f"has a sentence of {prose.words(sentence)} words ({begins} …); {mend}"


@rule("W111")
def pages_avoid_words_of_the_dictionary(reading: Reading) -> Iterator[Found]:
    """No page says whoever, anew, goes back to, comes about, takes along, gives way to or tells apart.

    The words of the field are read without a second look, also by those whose language is another one.
    """
    for page in reading.written:
        for words, line in page.facts.avoided:
            yield page.place(line), f"says {words!r}; write {INSTEAD[words.casefold()]}"


@rule("W112")
def ways_to_verify_are_brief(reading: Reading) -> Iterator[Found]:
    """How to verify a requirement is one or two sentences of at most 25 words, and has the artefact that shows it.

    An assessor reads it in a checklist, in one cell of a table.
    """
    for requirement in reading.policy.all(Requirement):
        if bool(requirement.verify) != bool(requirement.artefact):
            lacking = "artefact" if requirement.verify else "verify"
            yield requirement, f"has no :{lacking}: beside the other; give both"
        elif requirement.verify:
            said = prose.sentences(requirement.verify)
            longest = max(map(prose.words, said))
            if len(said) > 2 or longest > LONGEST_CHECK or not requirement.verify.endswith((".", "?")):
                mend = f"write one or two sentences of at most {LONGEST_CHECK} words that end in a full stop"
                yield requirement, f"has in :verify: {len(said)} sentences of up to {longest} words; {mend}"


def _in_words(value: str | tuple[str, ...] | Identifier) -> str:
    """Return the text of an option; of an identifier without underscores, and only if no catalogue has it."""
    match value:
        case Identifier():
            return "" if value.address else value.text.replace("_", "")
        case tuple():
            return ", ".join(value)
    return value


@per_kind
def _options_in_words(kind: type[Statement]) -> tuple[str, ...]:
    """Return the options of a kind that hold text; H107 judges the sentences on a change."""
    in_words = (str, phrases, Identifier)
    return tuple(
        name for name, option in options(kind).items() if option.metadata["read"] in in_words and name not in SENTENCES
    )
