"""Finds what READMEs and model cards say about licenses, access, hosted services and training data, with the lines."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

from traceability.assessment.proposal.licenses import License, Limits, Mention, mentions, unknown
from traceability.assessment.proposal.repository import Document, Evidence, Repository

LONGEST = 4000
"""Characters of a line or paragraph that are searched; longer ones are cut."""

SIGNS = 50
"""Matches of a pattern in a document that are looked at."""

_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_LINK = re.compile(r"\]\(([^()\s]{1,300})\)|href=[\"']([^\"']{1,300})[\"']")
_WEIGHTS = re.compile(r"\b(?:weights?|models?|checkpoints?|parameters)\b", re.IGNORECASE)
_GOVERNS = re.compile(
    r"\b(?:licen[sc]ed|released|distributed|available|open-?sourced?|subject to|governed|provided|published|under"
    r"|use of|adopts?|follows?)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:datasets?|data (?:set|licen[sc]e|agreement)|documentation|paper|figures?|library|fork|tokenizer code)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\b(?:code|databases?|mirror|portions|third[- ]party|dependenc\w+)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:previously|formerly|was updated|is updated|no longer|unlike|instead of)\b", re.IGNORECASE)
_DERIVED = re.compile(r"\b(?:is|are) derived from\b")
_NAME = re.compile(r"[A-Za-z][\w.+ \[\]-]{1,60}")
_HEADING = re.compile(r"#{1,6}[ \t]+(.{1,200})|<h[1-3][^>]{0,80}>(.{1,200}?)</h[1-3]>")
_ON_TERMS = re.compile(r"(?i)licen[sc]|disclaimer|terms|polic|statement|responsib|ethic|misuse|协议|许可|声明")
_OF_VARIANT = re.compile(
    r"(?:The )?([A-Za-z][\w.+/-]{1,60}) (?:models?|weights) (?:is|are) (?:(?:licensed|released|distributed) )?under\b"
)
"""Matches what gives one of several models a license of its own."""
_OF_ANOTHER = re.compile(r"[,;] (?:(?:and|while|but) )?[^,;]{1,60} (?:is|are) (?:licensed|released|distributed)\b")
"""Matches where a sentence goes on with the license of something else."""
_OPENED_LINK = re.compile(r"(?:\[|<a\b[^>]{0,300}>)[^\w\[]{0,4}\Z")
_CLOSED_LINK = re.compile(r"[^\[\]]{0,60}\]\([^()\s]{1,300}\)")
_CELLS = re.compile(r"(?<!\\)\|")

ASKS = re.compile(
    r"\brequest(?:ing)? (?:for )?access\b|\baccess request|\bapply for access\b|\bmanual approval\b"
    r"|\bapproved\b[^.\n]{0,60}\b(?:link|url|email|access)\b|\b(?:accept|agree to) (?:the|our|its|their)\b[^.\n]{0,40}"
    r"\b(?:licen[sc]e|agreement|terms|conditions)\b|\bfill (?:in|out) (?:the|this)\b[^.\n]{0,40}\bform\b",
    re.IGNORECASE,
)
"""Matches what may be a gate: access on request, or terms to accept."""
LEAVES = re.compile(
    r"\bopen[- ]weights?\b"
    r"|\b(?:huggingface\.co|hf\.co|modelscope\.cn/models)/(?!datasets|spaces|docs|papers|blog|join)[\w.-]+"
    r"|\bfrom_pretrained\(|\bkaggle\.com/models/|\bmagnet:|\bdownload(?:s|ed|ing)?\b[^.\n]{0,60}"
    r"\b(?:weights|checkpoints?|models?|parameters)\b"
    r"|\b(?:weights|checkpoints?)\b[^.\n]{0,60}\b(?:available|released|download\w*|hosted)\b",
    re.IGNORECASE,
)
"""Matches what says that copies of the weights are given out."""
OPEN_WEIGHTS = re.compile(r"\bopen[- ]weights?\b", re.IGNORECASE)
"""Matches what calls the weights open."""
WORDS_ON_USE = re.compile(
    r"\b(?:must|may|shall|should) not (?:be used|involve|use)\b|\bnot be used (?:for|to)\b|\b(?:prohibited|forbidden)\b"
    r"|\b(?:only for|solely for|intended for) (?:academic|research|non-?commercial)\b"
    r"|\bresearch (?:purposes?|use) only\b|\bnon-?commercial (?:use|purposes?)\b|\bprohibit the following\b"
    r"|\bcommercial (?:use|purposes?)\b[^.\n]{0,60}\b(?:sign|register|apply|fill)\b"
    r"|(?:商用|商业)[^。\n]{0,60}(?:申请|登记|签署|授权)",
    re.IGNORECASE,
)
"""Matches what may limit use, in a section on terms."""
HOSTED = re.compile(
    r"\bAPI\b[^.\n]{0,40}\b(?:platform|access|pricing|keys?|service|now free|usage)\b|\bour API\b"
    r"|\b(?:platform|api|chat)\.[\w-]{2,40}\.\w{2,6}\b",
)
"""Matches what names a hosted service."""
_CORPUS = r"(?:pre-?train\w*|training (?:data|set|corpus)|corpus|corpora|trained on)"
_DATASET = r"huggingface\.co/datasets/(?!choosealicense)"
DATA = re.compile(
    r"\bdownload[^.\n]{0,60}\b(?:pre-?processed|training|raw) (?:data|structures|sequences)\b"
    rf"|\b{_CORPUS}\b[^\n]{{0,200}}\b{_DATASET}|\b{_DATASET}[^\n]{{0,100}}\b{_CORPUS}\b"
    r"|\b(?:open|public(?:ly available)?|released?|available|download\w*|access)\b[^.\n]{0,50}"
    r"\b(?:pre-?)?training (?:data|dataset|corpus|corpora)\b"
    r"|\btrain(?:ed|ing) on (?:the )?(?:Pile|Dolma|The Stack|FineWeb|RedPajama|C4)\b"
    r"|^#{1,4} [^\n]{0,60}\b(?:dataset|training data)\b"
    r"|\b(?:we|our|is|are) [^.\n]{0,40}\breleas\w+\b[^.\n]{0,60}\bdatasets?\b"
    r"|\b(?:pre-?)?training (?:data|dataset|corpus)\b[^.\n]{0,50}\b(?:available|released|public|open|download\w*)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Matches what says that training data can be had."""
TRAINS = re.compile(
    r"\breproduc\w*\b[^.\n]{0,60}\btrain\w*|\b(?:pre-?)?train(?:ing)?\b[^.\n]{0,40}\b(?:code|scripts?|configs?|configuration|recipes?)\b"
    r"|\b(?:code|scripts?|recipes?)\b[^.\n]{0,40}\b(?:pre-?)?train(?:ing)?\b",
    re.IGNORECASE,
)
"""Matches what says that code or settings for training are there."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A license that a document names; ``models`` are those it is said of, and are empty if it is said of all.

    ``links`` are the files of the repository to which the statement links. ``of_weights`` is false if it may be about
    the code.
    """

    license: License
    evidence: Evidence
    models: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    of_weights: bool = True
    service: bool = False
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list item or a row of a table, on one line; ``start`` is its place in the document."""

    document: Document
    text: str
    start: int
    heading: str
    level: int = 0


def blocks(document: Document) -> Iterator[Block]:
    """Yield the blocks of a document outside of code, each with the heading above it."""
    heading, level, fenced, kept, start, offset = "", 0, False, "", 0, 0
    for line in [*document.text.split("\n"), ""]:
        said = line.strip()
        if _FENCE.match(line):
            fenced = not fenced
            said = ""
        title = _HEADING.fullmatch(said) if not fenced else None
        begins = title or said.startswith(("|", "- ", "* ", "+ ", "<", "[!", "![")) or re.match(r"\d{1,2}[.)] ", said)
        if kept and (not said or fenced or begins or len(kept) > LONGEST):
            yield Block(document, kept[:LONGEST], start, heading, level)
            kept = ""
        if title:
            heading = title[1] or title[2]
            level = 1 if said.startswith(("# ", "<h1")) else 2
        elif said and not fenced:
            start = start if kept else offset + len(line) - len(line.lstrip())
            kept = f"{kept} {said}" if kept else said
        offset += len(line) + 1


def _at(block: Block, part: str) -> Evidence:
    """Return the line of a block with the beginning of ``part``, which may go on in the next line."""
    word = next(iter(part.split()), "")
    pattern = re.compile(r"\s+".join(map(re.escape, part.split()[:3])) or re.escape(word))
    match = pattern.search(block.document.text, block.start)
    return block.document.at(match.start() if match else block.start)


def is_card(document: Document) -> bool:
    """Return whether a document is called a model card."""
    return bool(re.search(r"(?i)model[-_ ]?card", document.path)) and document.path.count("/") <= 3


@lru_cache(maxsize=256)
def title(document: Document) -> str:
    """Return the first heading of the first level outside of code, if it can be a name; otherwise an empty text."""
    for block in blocks(document):
        if block.level == 1:
            text = " ".join(re.sub(r"<[^>]{0,200}>|!?\[|\]\([^)]{0,300}\)|:\w+:|[*_`]", " ", block.heading).split())
            named = "".join(sign for sign in text if sign.isascii()).strip(" -:")
            return named if re.search(r"[A-Za-z]{2}", named) and len(named) <= 60 and not _generic(named) else ""
    return ""


def _generic(name: str) -> bool:
    first = r"contents|introduction|overview|news|card|summary|details|information"
    return bool(re.search(rf"(?i)\b(?:{first}|license|readme|what|how|meet|welcome|about)\b", name))


def statements(repository: Repository, document: Document) -> Iterator[Statement]:
    """Yield what a README or a model card says about licenses of models, in its order."""
    header: list[str] = []
    for block in blocks(document):
        if block.text.startswith("|"):
            cells = [cell.strip() for cell in _CELLS.split(block.text.strip().strip("|"))]
            if re.fullmatch(r"[\s|:-]+", block.text):
                continue
            if not header:
                header = cells
            elif found := _row(repository, block, header, cells):
                yield found
            continue
        header = []
        yield from _sentences(repository, block)


def _row(repository: Repository, block: Block, header: list[str], cells: list[str]) -> Statement | None:
    """Return what a row of a table of models and licenses says; None if it is no such table."""
    heads = [_plain(head).lower() for head in header]
    column = next((at for at, head in enumerate(heads) if re.fullmatch(r"(?:model )?licen[sc]es?|terms", head)), None)
    if column is None or column >= len(cells) or any(_OTHER.search(head) for head in heads):
        return None
    own = [at for at in range(len(cells)) if at != column and at < len(heads)]
    named = next(
        (at for at in own if re.search(r"model|name|component|checkpoint|version", heads[at])), own[0] if own else None
    )
    if named is None:
        return None
    models = re.sub(r" *\(incl[^)]{0,40}\)", "", _plain(cells[named]))
    if not models or re.match(r"(?i)(?:source )?code\b", models):
        return None
    said = next(mentions(_plain(cells[column])), None) or next(mentions(cells[column]), None)
    links = links_in(repository, block.document, cells[column])
    if not said and not links and not _plain(cells[column]):
        return None
    license = said.license if said else unknown(_plain(cells[column])[:80])
    service = bool(re.search(r"\bAPI\b|\binference\b|\bservice\b", models, re.IGNORECASE))
    return Statement(license, block.document.at(block.start), (models[:120],), links, service=service, in_table=True)


def _sentences(repository: Repository, block: Block) -> Iterator[Statement]:
    """Yield what the sentences of a paragraph say about licenses."""
    licensing = bool(re.search(r"(?i)licen[sc]", block.heading))
    entry = is_card(block.document) and re.match(r"(?i)\W*(?:model )?licen[sc]e\W*:", block.text) is not None
    names = {_key(repository.name), _key(title(block.document))} - {""}
    before = ""
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z\[*`(])|<br\s*/?>", block.text):
        derived = _DERIVED.search(_plain(sentence))
        models = _named(_plain(sentence)[: derived.start()]) if derived else _variant(_plain(sentence), names)
        context = before if re.match(r"(?:They|These|It|Both|All)\b", sentence) else ""
        before = _plain(sentence)
        for start, end, linked, license in _clauses(sentence, whole=derived is not None):
            clause = _plain(sentence[start:end])
            links = links_in(repository, block.document, sentence[linked])
            if _PAST.search(clause) or not (license or links):
                continue
            governs = licensing or bool(_GOVERNS.search(clause))
            named = re.match(r"(?:The )?([^,;:]{2,60}?) (?:is|are|has been|have been) ", clause)
            says = bool(_WEIGHTS.search(clause) or _WEIGHTS.search(context) or (named and _key(named[1]) in names))
            of_weights = bool(models) or entry or (governs and says) or _to_accept(clause, license, names)
            weights = re.search(r"(?i)\b(?:weights?|checkpoints?|parameters)\b|\bmodels?\b(?! (?:code|licen))", clause)
            if _OTHER.search(clause) and not re.search(r"(?i)\b(?:weights?|checkpoints?|models? (?:is|are))\b", clause):
                of_weights = False
            if re.search(r"(?i)\bcode\b", clause) and not weights:
                of_weights = False
            if not of_weights and (_OTHER.search(clause) or _PARTS.search(clause)):
                continue
            if license or licensing or re.search(r"(?i)licen[sc]e|terms|polic", clause):
                at = license.start if license else start
                known = license.license if license else unknown("the linked text")
                yield Statement(known, _at(block, sentence[at:]), models, links, of_weights)


def _key(name: str) -> str:
    """Return a name without signs and case, as names of the same model are compared."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _to_accept(clause: str, license: Mention | None, names: set[str]) -> bool:
    """Return whether a clause asks to accept a license with limits that has the name of the model."""
    if not license or license.license.limits is not Limits.USE or not ASKS.search(clause):
        return False
    return any(_key(license.license.name.split()[0]) in name for name in names)


def _clauses(sentence: str, *, whole: bool) -> Iterator[tuple[int, int, slice, Mention | None]]:
    """Yield the part of a sentence that belongs to each license in it: its start, its end, and where its links are.

    ``whole``: the sentence tells where a model comes from, so that only its last license counts.
    """
    found = list(mentions(sentence))
    if whole or not found:
        yield 0, len(sentence), slice(0, len(sentence)), found[-1] if found else None
        return
    start = begin = 0
    for mention, following in zip(found, (*found[1:], None), strict=True):
        other = None if following else _OF_ANOTHER.search(sentence, mention.end)
        end = following.start if following else other.start() if other else len(sentence)
        opened = _OPENED_LINK.search(sentence, mention.end, end) if following else None
        links = slice(begin, opened.start() if opened else end)
        yield start, mention.end if following else end, links, mention
        start = mention.end
        closed = _CLOSED_LINK.match(sentence, start)
        begin = closed.end() if closed else start


def _named(text: str) -> tuple[str, ...]:
    """Return the names that a text lists; none if it is anything else."""
    names = [name.strip(" -*+`") for name in re.split(r", and |, | and ", text)]
    return tuple(names) if all(map(_NAME.fullmatch, names)) else ()


def _variant(sentence: str, names: set[str]) -> tuple[str, ...]:
    """Return the variant of the repository's model that a sentence is about, if it is about one."""
    about = _OF_VARIANT.match(sentence)
    key = _key(about[1]) if about else ""
    return (about[1],) if about and any(key.startswith(name) and key != name for name in names) else ()


def _plain(text: str) -> str:
    """Return a text without links, images, tags and emphasis."""
    text = re.sub(r"!\[[^\]]{0,200}\]\([^)]{0,300}\)", " ", text)
    text = re.sub(r"\]\([^)]{0,300}\)|<[^>]{0,300}>|[*`]", " ", text)
    return " ".join(text.replace("\\[", "[").replace("\\]", "]").replace("[", " ", text.count("](")).split())


def links_in(repository: Repository, document: Document, text: str) -> tuple[str, ...]:
    """Return the documents of the repository to which a text links, also by an address of the repository itself."""
    found = []
    for match in _LINK.finditer(text):
        target = unquote(match[1] or match[2]).partition("#")[0]
        if address := re.fullmatch(r"https?://[^/]+/[^/]+/[^/]+/(?:blob|raw|resolve|tree)/[^/]+/(.+)", target):
            if not _own(repository, target):
                continue
            path = address[1]
        elif ":" in target or not target:
            continue
        else:
            path = posixpath.normpath(
                posixpath.join("" if target.startswith("/") else document.folder, target.lstrip("/"))
            )
        if path in repository.documents and path != document.path:
            found.append(path)
    return tuple(dict.fromkeys(found))


def _own(repository: Repository, address: str) -> bool:
    """Return whether an address is of the repository itself, as far as the name of its folder says."""
    name = address.split("/")[4].lower()
    return name in repository.name.lower() or repository.name.lower() in name


def words_on_use(document: Document) -> Iterator[Evidence]:
    """Yield each line of a section on terms that may limit use."""
    for block in blocks(document):
        on_terms = _ON_TERMS.search(block.heading)
        if on_terms and (match := WORDS_ON_USE.search(block.text)):
            yield _at(block, block.text[match.start() :])


def signs(document: Document, pattern: re.Pattern[str]) -> Iterator[Evidence]:
    """Yield the first lines that match a pattern, also inside of code."""
    seen = set()
    for match in islice(pattern.finditer(document.text), SIGNS):
        line = document.line(match.start())
        if line not in seen:
            seen.add(line)
            yield document.at(match.start())
