"""L: every id is right, and every link leads to the statement that it names."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from traceability.authoring.ids import NAMED
from traceability.policy.model import (
    KINDS,
    Alternative,
    Comment,
    Evidence,
    Place,
    Policy,
    Problem,
    Provision,
    Retired,
    Statement,
    link_fields,
    links,
    prefix_of,
)
from traceability.rules import Found, Reading, rule
from traceability.source import published_ids
from traceability.source.findings import GUESSED, an, meant
from traceability.source.markdown import Block

ELSE = "; correct it, or restore what it names"
_ALIKE = (
    tuple(kind for kind, made in KINDS.items() if issubclass(made, Provision)),
    (Alternative.kind, Problem.kind),
    (Evidence.kind, Comment.kind),
)
"""The groups of kinds whose statements can say the same."""


@rule("L101")
def ids_are_unique(reading: Reading) -> Iterator[Found]:
    """An id is used once.

    Two statements with one id are two meanings of every citation; Sphinx would keep one of them.
    """
    seen: dict[str, Block] = {}
    for page in reading.pages:
        for block in page.blocks:
            if (first := seen.setdefault(block.id, block)) is not block:
                mend = "delete one of the two copies" if block.written == first.written else "take a new id"
                cause = f"ids of {first.place.path} on {page.path}"
                yield block.place, f"uses {block.id} a second time, after {first.place}; {mend}", cause


@rule("L102")
def ids_match_their_kind(reading: Reading) -> Iterator[Found]:
    """An id has the pattern of its kind in letters and digits of ASCII, and a provision begins with a locked edition.

    The id is how people cite a statement; it has to say by itself what it names. A digit of another script looks like
    one of ours, and no search finds it.
    """
    editions = "|".join(sorted(re.escape(edition.upper()) for edition in reading.editions)) or r"[A-Z]+\d"
    patterns = {
        kind: statement_type.id_pattern.replace("{edition}", f"({editions})") for kind, statement_type in KINDS.items()
    }
    compiled = {kind: re.compile(pattern, re.ASCII) for kind, pattern in patterns.items()}
    for statement in reading.policy.statements.values():
        if not compiled[statement.kind].fullmatch(statement.id):
            pattern = patterns[statement.kind]
            foreign = next((f"{char!r} is not ASCII, and " for char in statement.id if not char.isascii()), "")
            yield statement, f"is no id of {an(statement.kind)}; {foreign}the pattern is {pattern}"


@rule("L103")
def numbers_match_their_parents(reading: Reading) -> Iterator[Found]:
    """A provision carries the number of the practice or objective that it is part of.

    The guidance numbers from the whole to the part; a number under another parent would be cited wrongly.
    """
    cyclic = _cyclic(reading.policy)
    for part in reading.policy.all(Provision):
        wholes = getattr(part, "part_of", ())
        for whole in wholes if len(wholes) == 1 else ():  # L107 reports several
            edition, _, number = whole.partition("-")
            part_edition, _, continuing = part.id.partition("-")
            continued = part_edition == edition and continuing[1:].startswith(f"{number[1:]}-")
            if not continued and _right_kind(reading.policy, part, "part_of", whole) and part.id not in cyclic:
                yield part, f"is part of {whole}, whose number it does not continue; correct :part_of: or the id"


@rule("L104")
def links_lead_somewhere(reading: Reading) -> Iterator[Found]:
    """Every link and every tag names a statement that exists.

    A dangling link looks like a connection and is none.
    """
    counter, deleted = itertools.count(), reading.deleted
    for id, named in links(reading.policy).items():
        for option, target in named:
            if target not in reading.policy.statements and target not in deleted:
                statement = reading.policy[id]
                guess = next(counter) < GUESSED
                kinds = link_fields(type(statement))[option]
                known = [other.id for other in reading.policy.statements.values() if other.kind in kinds]
                if prefix := prefix_of(type(statement), option):  # the page writes tags, so the finding does too
                    tag = target.removeprefix(prefix).swapcase()
                    known = [id.removeprefix(prefix).lower() for id in known]
                    word = tag.lower().removeprefix(prefix.lower())
                    near = (meant(word, known) if guess else "") or ELSE
                    yield statement, f"names {tag!r} in :{option}:, which is no {' or '.join(kinds)}{near}", target
                else:
                    near = (meant(target, known) if guess else "") or _otherwise(target)
                    yield statement, f"names {target} in :{option}:, which does not exist{near}", target


@rule("L105")
def links_lead_to_the_right_kind(reading: Reading) -> Iterator[Found]:
    """A link names a statement of the kinds that it is meant for.

    A recommendation that is part of a control, or presumes a mode, says nothing that can be computed with.
    """
    cyclic = _cyclic(reading.policy)
    for id, named in links(reading.policy).items():
        statement = reading.policy[id]
        for option, target in named:
            exists = target in reading.policy.statements and id not in cyclic
            if exists and not _right_kind(reading.policy, statement, option, target):
                kind, kinds = reading.policy[target].kind, link_fields(type(statement))[option]
                yield statement, f"names {target} in :{option}:, {an(kind)}; name {' or '.join(map(an, kinds))}"


@rule("L106")
def nothing_is_part_of_itself(reading: Reading) -> Iterator[Found]:
    """No statement is part of itself, not even by way of others.

    What contains itself is counted forever.
    """
    cyclic = _cyclic(reading.policy)
    for id in sorted(cyclic):
        statement = reading.policy[id]
        way = next(whole for option, whole in statement.links() if option == "part_of" and whole in cyclic)
        yield statement, f"is part of itself by way of {way}; break the circle"


@rule("L107")
def links_are_named_once(reading: Reading) -> Iterator[Found]:
    """A link names each statement once, and no link of one whole names several.

    A double link is counted twice; a provision has one place in the guidance.
    """
    for statement in reading.policy.statements.values():
        for option in link_fields(type(statement)):
            named = getattr(statement, option)
            if len(set(named)) < len(named):
                yield statement, f"names a statement twice in :{option}:; once is enough"
            elif option in ("part_of", "control", "made_in") and len(named) > 1:
                yield statement, f"names {len(named)} statements in :{option}:; name one"


@rule("L108")
def citations_in_text_exist(reading: Reading) -> Iterator[Found]:
    """A `{need}` role names a statement that exists.

    A reader who follows it has to arrive.
    """
    counter, deleted = itertools.count(), reading.deleted
    for page in reading.written:
        for cited, line in page.facts.cited:
            if cited not in reading.policy.statements and cited not in deleted:
                near = (meant(cited, reading.policy.statements) if next(counter) < GUESSED else "") or _otherwise(cited)
                alone = "" if re.fullmatch(r"[\w-]+", cited) else "; write only an id"
                yield page.place(line), f"cites {cited}, which does not exist{alone}{near}", cited


@rule("L109")
def nothing_rests_on_what_is_retired(reading: Reading) -> Iterator[Found]:
    """No text cites a retired statement, but for that of another one.

    A reader would take it for what we say today; what became of it is one link away and can be cited instead.
    """
    for page in reading.pages:
        ends = {b.body_line: b.body_line + b.body.count("\n") for b in page.blocks if b.kind == Retired.kind}
        for id, line in page.facts.cited:
            cited = reading.policy.statements.get(id)
            if isinstance(cited, Retired) and not any(first <= line <= last for first, last in ends.items()):
                instead = f"cite {' or '.join(cited.became)} instead" if cited.became else "say it without it"
                yield page.place(line), f"cites {cited.id}, retired since {cited.since}; {instead}"


@rule("L110")
def kinds_have_a_folder(reading: Reading) -> Iterator[Found]:
    """Statements of a kind stand below one folder of the policy; what is retired stands where it stood.

    A folder answers one question, and on a page that answers another nobody looks for a statement.
    """
    living = [one for one in reading.policy.statements.values() if not isinstance(one, Retired)]
    folders = [(statement, "/".join(statement.place.path.split("/")[:2])) for statement in living]
    number = Counter((statement.kind, folder) for statement, folder in folders)
    home = {kind: folder for (kind, folder), _ in reversed(number.most_common())}  # the folder with most of them
    for statement, folder in folders:
        if folder != home[statement.kind]:
            yield statement, f"is in {folder}, but most of its kind are in {home[statement.kind]}; move it there"


@rule("L117")
def published_ids_keep_their_statement(reading: Reading) -> Iterator[Found]:
    """An id that was published still names a statement, and one that was published as retired stays retired.

    Other people cite the id and link to its page. A statement that we withdraw is retired: its page then says why.
    """
    deleted = reading.deleted
    for line in reading.published or ():
        place = Place(published_ids.FILE, line.number)
        statement = reading.policy.statements.get(line.id)
        if line.id in deleted:
            mend = "restore it under this id; to withdraw it, change its kind to retired"
            yield place, f"lists {line.id}, which was published and is on no page; {mend}", "published ids on no page"
        elif statement and line.retired and not isinstance(statement, Retired):
            yield statement, "was published as retired and is in force; retire it, and give a new statement a new id"


@rule("L118")
def published_ids_are_listed_in_order(reading: Reading) -> Iterator[Found]:
    """The list of published ids is there. It holds one id on a line, each once and in order.

    A line that is no id protects nothing, and two branches can both add to a sorted list.
    """
    if reading.published is None:
        mend = "restore it; if nothing was published yet, make an empty file and run make record-ids"
        yield Place(published_ids.FILE, 1), f"is missing; {mend}"
    before = ""
    for line in reading.published or ():
        place = Place(published_ids.FILE, line.number)
        if not line.id:
            yield place, f"holds {line.text!r}, which is no id; write the id alone, or with the word retired behind it"
        elif line.id <= before:
            yield place, f"lists {line.id} after {before}; sort the lines, and write each id once"
        before = max(before, line.id)


def _otherwise(id: str) -> str:
    """Return what to do about an id that no statement has and that is no slip for another."""
    for kind in NAMED:
        if match := re.fullmatch(rf"{kind.id_pattern.partition('-')[0]}-([A-Z]+)-(\d{{4}})[A-Z]?", id, re.ASCII):
            return f'; correct it, or start it with make new ARGS="{kind.kind} {match[1]} {match[2]}"'
    return ELSE


@rule("L119")
def what_is_retired_became_its_like(reading: Reading) -> Iterator[Found]:
    """What a retired statement `became` is of its kind, or of a kind that can say the same.

    A provision may become any provision, an alternative an open problem, and a comment evidence, each also the other
    way round. Readers and release statements are sent there, and anything else is no answer to what they asked.
    """
    for retired in reading.policy.all(Retired):
        for target in retired.became:
            became = reading.policy.statements.get(target)
            if became and not isinstance(became, Retired) and became.kind not in (alike := _alike(retired.was)):
                kinds = " or ".join(map(an, alike))
                yield retired, f"names {target} in :became:, {an(became.kind)}, and was {an(retired.was)}; name {kinds}"


def _alike(kind: str) -> tuple[str, ...]:
    """Return the kinds that can say what a statement of a ``kind`` said, in the order of the model."""
    return next((alike for alike in _ALIKE if kind in alike), (kind,))


def _deleted(reading: Reading) -> set[str]:
    """Return the published ids that no page has; L117 reports each of them once, whatever links to it."""
    return published_ids.ids(reading.published) - reading.policy.statements.keys()


def _right_kind(policy: Policy, statement: Statement, option: str, target: str) -> bool:
    """Return whether ``target`` exists and is of a kind that ``option`` may name."""
    return target in policy.statements and policy[target].kind in link_fields(type(statement))[option]


@lru_cache(maxsize=2)
def _cyclic(policy: Policy) -> frozenset[str]:
    """Return the ids of statements that are part of themselves, directly or through others.

    Uses the algorithm of Kosaraju and Sharir.
    """
    wholes = {
        id: [whole for whole in getattr(statement, "part_of", ()) if whole in policy.statements]
        for id, statement in policy.statements.items()
    }
    parts: dict[str, list[str]] = {id: [] for id in wholes}
    for id, above in wholes.items():
        for whole in above:
            parts[whole].append(id)
    cyclic: set[str] = set()
    seen: set[str] = set()
    for id in reversed(_finished(wholes)):
        circle = _reached(id, parts, seen)
        if len(circle) > 1 or id in wholes[id]:
            cyclic.update(circle)
    return frozenset(cyclic)


def _finished(graph: Mapping[str, list[str]]) -> list[str]:
    """Return the nodes of a graph, each after all nodes that it leads to, except in cycles."""
    order: list[str] = []
    seen: set[str] = set()
    for start in graph:
        ahead = [(start, False)]
        while ahead:
            id, done = ahead.pop()
            if done:
                order.append(id)
            elif id not in seen:
                seen.add(id)
                ahead.append((id, True))
                ahead.extend((target, False) for target in graph[id])
    return order


def _reached(start: str, graph: Mapping[str, list[str]], seen: set[str]) -> list[str]:
    """Return the nodes that ``start`` leads to and that were not ``seen``, itself included; add them to ``seen``."""
    reached: list[str] = []
    ahead = [start]
    while ahead:
        if (id := ahead.pop()) not in seen:
            seen.add(id)
            reached.append(id)
            ahead.extend(graph[id])
    return reached
