"""Recognizes license texts: standard ones by a fingerprint of all their words, others by clauses that limit use.

A text that we do not recognize is unknown. That a file is called LICENSE says nothing about what its text allows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from traceability.assessment.proposal.licenses import License, Limits, mentions, open_license
from traceability.assessment.proposal.repository import Document, Evidence

_CREATIVE_COMMONS = (
    "section definitions",
    "that apply to the licensor or you including from the legal processes of any jurisdiction or authority",
)
_GNU = ("terms and conditions definitions", "in return for fee")
_BSD = ("redistribution and use in source", "possibility of such damage")
_STANDARD: dict[tuple[str, str], dict[str, License]] = {
    ("terms and conditions for use reproduction", "such warranty or additional liability"): {
        "0016a498f84ccee7": open_license("Apache License 2.0"),
    },
    ("permission is hereby granted free of charge", "or other dealings in the software"): {
        "3346c203353b286e": open_license("MIT License"),
    },
    _BSD: {
        "969096095458619e": open_license("BSD 2-Clause License"),
        "14b2dccf3e43ff11": open_license("BSD 3-Clause License"),
    },
    ("permission to use copy modify", "performance of this software"): {
        "217da0747cec63a2": open_license("ISC License")
    },
    ("this is free and unencumbered", "or other dealings in the software"): {
        "a72c37b3c78515a7": open_license("Unlicense")
    },
    ("by exercising rights granted to you", "or other dealings therein"): {
        "fece0c6d24906a3c": open_license("OpenMDW 1.0"),
    },
    ("definitions contributor", "exhibit source code form license notice"): {
        "dc8361f69f717429": open_license("MPL 2.0")
    },
    _GNU: {"a381788078ec680e": open_license("GPL 3.0"), "a91bcb226f968280": open_license("AGPL 3.0")},
    ("this version of the gnu lesser", "choose that version for the library"): {
        "b5f7b14ad4ca2413": open_license("LGPL 3.0")
    },
    ("terms and conditions for copying", "possibility of such damages"): {"f2dc1a4d0090af61": open_license("GPL 2.0")},
    ("statement of purpose the laws", "or use of the work"): {"0acaae52e28d71ab": open_license("CC0 1.0")},
    _CREATIVE_COMMONS: {
        "13c53b7902b7484b": open_license("CC BY 4.0"),
        "053c4bb4fead9073": open_license("CC BY-SA 4.0"),
        "6635e61ea4cdda55": License("CC BY-NC 4.0", Limits.USE, True),
        "81896aef84051474": License("CC BY-NC-SA 4.0", Limits.USE, True),
        "f896d42b3595f16c": License("CC BY-NC-ND 4.0", Limits.USE, True),
    },
}
"""By the words with which the operative part of a license begins and ends: its fingerprint in each version.

A fingerprint is the beginning of the SHA-256 of all words of that part with two or more letters, in lower case.
"""

_WHO = r"\b(?:you|licensees?|users?|recipients?)\b"
_NOT = r"\b(?:will|shall|may|must|agrees?|can)\s+not\b"
_THING = r"\b(?:models?|weights|software|materials?|works|parameters|outputs?|derivatives?|checkpoints?)\b"
_MARKS = r"\b(?:names?|marks?|trade\w*|logos?|files?)\b"
_FORBIDS = re.compile(
    rf"{_WHO}[^.;\n]{{0,80}}?{_NOT}[^.;\n]{{0,60}}?\buse\b(?![^.;\n]{{0,40}}?{_MARKS})[^.;\n]{{0,120}}?"
    rf"(?:{_THING}|\bto:|\bfor:)|\b(?:models?|weights|parameters|outputs?)\b[^.;\n]{{0,60}}?{_NOT}\s+be\s+used\b"
    r"|\bprohibited\s+uses?\b|\buse[- ]based\s+restrictions\b|\buse\s+restrictions\b|\brestricted\s+uses?\b",
    re.IGNORECASE,
)
"""Matches a clause that forbids uses. Only its object, or the list behind it, says whether that exceeds the law."""
_LIMITS = re.compile(
    r"(?<!commercial and )(?<!commercial or )(?<!commercial & )\bnon-?commercial\s+(?:and\s+)?(?:non-?production\s+)?"
    r"(?:research\s+)?(?:use|uses|purposes?|research)\b"
    r"|\bmonthly\s+active\s+users\b[^\n]{0,300}?\b(?:request|obtain|require|apply)\w*\b[^.\n]{0,60}?\blicen[sc]e"
    r"|\b(?:does|shall)\s+not\s+apply\s+in\s+the\b|\bexpressly\s+limited\s+to\s+the\s+territory\b"
    r"|\bacceptable\s+use\s+policy\b[^.\n]{0,160}?\bincorporated\b"
    r"|\b(?:adhere\s+to|comply\s+with|subject\s+to)\s+the\s+acceptable\s+use\s+policy\b"
    r"|\b(?:solely|only|exclusively)\s+for\s+(?:(?:your|the|internal|personal|own)\s+){0,3}"
    r"(?:academic|research|non-?commercial|evaluation|educational)\b"
    r"|\bcommercial\s+use\b[^.\n]{0,60}?\b(?:requires?|must|is\s+prohibited|(?:is\s+)?not\s+(?:permitted|allowed))\b"
    r"|\b(?:no|not|prohibit\w*)\b[^.\n]{0,50}?\bfor\s+(?:any\s+)?commercial\s+(?:use|purposes?|activities)\b"
    r"|\bfor\s+commercial\s+(?:use|purposes?)\b[^\n]{0,240}?\b(?:register|registration|apply|application)\b"
    r"[^.\n]{0,80}?\b(?:obtain\w*|grant\w*|receive\w*)\b[^.\n]{0,30}?\blicen[sc]e",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:do|does)\s+not\s+(?:agree|accept)\b|\b(?:except|unless)\b", re.IGNORECASE)
"""Matches what makes a clause a condition of the license, as in "if you do not agree", and not a limit on uses."""
_NAMING = re.compile(
    r"\bmore\s+than\b[^\n]{0,240}?\b(?:shall|must)\b[^.\n]{0,40}?\bdisplay\b[^.\n]{0,80}", re.IGNORECASE
)
"""Matches a duty to show a name above a scale."""
_PASSES_ON = re.compile(
    r"\bif\s+you\s+(?:choose\s+to\s+)?(?:distribute|redistribute|share)\b"
    r"|\byou\s+(?:may|can)\b[^.;\n]{0,120}?\b(?:re)?distribut\w+"
    r"|\bto\s+use,\s+reproduce,\s+(?:modify,\s+)?distribute\b|\bsublicense,?\s+and\s+distribute\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(
    rf"{_NOT}[^.;\n]{{0,40}}?\b(?:publish|share|distribute|redistribute|transfer|disclose)\b[^.;\n]{{0,60}}?"
    r"\b(?:models?|weights|parameters|checkpoints?)\b",
    re.IGNORECASE,
)
"""Matches a bar to passing the model on."""
_PERSONAL = re.compile(r"\blicen[sc]e\s+is\s+personal\s+to\s+you\b|\bnon-?sublicensable\b", re.IGNORECASE)
"""Matches a license for the recipient alone; only an express permission to distribute outweighs it."""
_EXPRESSLY = re.compile(
    r"\byou\s+(?:may|can)\b[^.;\n]{0,60}?\bdistribute\s+(?:copies|the|or\s+make)\b|\bif\s+you\s+distribute\b",
    re.IGNORECASE,
)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_SENTENCE = re.compile(r"^[a-z]+ [a-z]|\b(?i:is|are|you|your)\b")
"""Matches a line of a sentence, and no line of a title."""
_LAW = re.compile(
    r"\b(?:laws?|lawful\w*|unlawful\w*|illegal\w*|legal\w*|regulations?|rights\s+of\s+others)\b", re.IGNORECASE
)
_MILITARY = re.compile(r"\bmilitary\b", re.IGNORECASE)
"""Matches a use that is forbidden beyond the law, also in a clause that speaks of the law."""
_ITEM = re.compile(r"(?:\s*(?:[-*•+]|\(?[a-z0-9]{1,3}[.)]|\([ivx]+\))\s+)(.*)")
_ABOUT_MODEL = re.compile(r"\b(?:weights|models?|checkpoints?)\b", re.IGNORECASE)
_PLAIN = re.compile(
    r"copyright\b.*|\(c\).*|all rights reserved|https?://\S+"
    r"|\b(?:the|mit|apache|bsd|isc|clause|simplified|new|licen[sc]ed?|software|version|january)\b|[\d\W_]",
    re.IGNORECASE,
)
"""Matches what may stand beside a short license without changing it: title, copyright notice, address, numbers."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text says: its license, and the lines that limit use, that let recipients pass on, and that add terms."""

    license: License
    evidence: Evidence
    limits: Evidence | None = None
    passes_on: Evidence | None = None
    remark: str = ""
    about_model: bool = False


def recognize(document: Document) -> Terms | None:
    """Return the terms of a license or policy text; None if the text is an address, or empty."""
    flat = _flat(document.text)
    if len(flat.split()) < 12:
        return None
    standard = _standard(document)
    title = _title(document)
    limits = _limit(document, flat if not standard else _outside(flat, standard[1]))
    allows = _EXPRESSLY if _PERSONAL.search(flat) else _PASSES_ON
    found = (match for match in allows.finditer(flat) if not re.search(r"(?i)\boutputs?\b", _sentence(flat, match)))
    keeps, passes = _KEEPS.search(flat), next(found, None)
    about_model = bool(_ABOUT_MODEL.search(_head(flat)))
    if standard and not limits:
        return _as_standard(document, flat, standard)
    passing = document.at(passes.start()) if passes and not keeps else None
    if standard and not keeps:
        passing = document.at(standard[1][0])  # what is added limits use, and the rest lets recipients pass on
    if limits:
        allowed = True if passing else (False if keeps else None)
        return Terms(
            License(title, Limits.USE, allowed), document.at(_start(document)), limits, passing, "", about_model
        )
    if obeys := _only_the_law(document, flat):
        named = License(title, Limits.NONE, None)
        return Terms(
            named, obeys, remark="asks only to obey the law, which is no limit on use", about_model=about_model
        )
    return Terms(License(title, Limits.UNKNOWN, None), document.at(_start(document)), None, passing, "", about_model)


def is_policy(terms: Terms) -> bool:
    """Return whether a text grants nothing and so only adds to a license."""
    return terms.remark.startswith("asks only")


def _flat(text: str) -> str:
    """Return a text of the same length with spaces for single line breaks and for marks of emphasis."""
    joined = re.sub(r"\n(?![ \t]*(?:[-*•+][ \t]|\(?\w{1,3}[.)][ \t]|\n|$))", " ", text)
    return re.sub(r"[*_`](?=\S)|(?<=\S)[*_`]", " ", joined)


def _head(flat: str) -> str:
    return flat[:6000]


def _start(document: Document) -> int:
    match = re.search(r"\S", document.text)
    return match.start() if match else 0


def _title(document: Document) -> str:
    """Return the name that a text gives itself: its first line with letters, without markup.

    A paragraph of sentences is no name, and neither is a front matter or the name of a language. If the first lines
    hold no other, the file's name is returned.
    """
    sentences = False
    for line in _FRONT.sub("", document.text).split("\n")[:20]:
        title = " ".join(re.sub(r"<[^>]{0,80}>|[#*_`]", " ", line).split())
        sentences = bool(title) and (sentences or bool(_SENTENCE.search(title)))
        if (
            re.search(r"[^\W\d_]{3}", title)
            and not sentences
            and not re.match(r"(?i)copyright|disclaimer|last (?:modified|updated)|[\u4e00-\u9fff]文版?$", title)
        ):
            return title[:80]
    return document.path.rsplit("/", 1)[-1]


def _standard(document: Document) -> tuple[License, tuple[int, int]] | None:
    """Return the standard license that a text holds word for word, and where; None if there is none, or several."""
    found = [(match.start(), match.end(), match[0].lower()) for match in re.finditer(r"[A-Za-z]{2,}", document.text)]
    text = " ".join(word for _, _, word in found)
    held = []
    for (first, last), versions in _STANDARD.items():
        start = text.find(first)
        end = text.find(last, start)
        if start < 0 or end < 0:
            continue
        part = text[start : end + len(last)]
        if license := versions.get(hashlib.sha256(part.encode()).hexdigest()[:16]):
            before = text.count(" ", 0, start)
            held.append((license, (found[before][0], found[before + part.count(" ")][1])))
    return held[0] if len(held) == 1 else None


def _outside(flat: str, span: tuple[int, int]) -> str:
    """Return a text of the same length with spaces in a span."""
    return flat[: span[0]] + " " * (span[1] - span[0]) + flat[span[1] :]


def _as_standard(document: Document, flat: str, standard: tuple[License, tuple[int, int]]) -> Terms:
    """Return the terms of a text that holds a standard license and no limit; what it adds may make it another one."""
    license, (start, end) = standard
    evidence = document.at(_start(document))
    passing = document.at(start)
    long = end - start > 3000  # the long licenses bring a preamble, an appendix or notices of others
    rest = f"{document.text[:start]}\n{document.text[end:]}".split("\n")
    added = next((line for line in rest if not long and _PLAIN.sub("", line)), "")
    modified = re.search(r"(?i)\bmodified\b", _title(document) if long else document.text[:start])
    if not added and not modified:
        return Terms(license, evidence, None, passing, about_model=license.name.startswith("OpenMDW"))
    if naming := _NAMING.search(_outside(flat, (start, end))):
        named = License(f"modified {license.name}", Limits.NONE, True)
        remark = (
            "asks larger products to show the name of the model. We count that as attribution and not as a limit on "
            "use; others read it as a limit by scale"
        )
        return Terms(named, document.at(naming.start()), None, passing, remark, about_model=True)
    adds = document.at(document.text.find(added)) if added else evidence
    return Terms(License(f"modified {license.name}", Limits.UNKNOWN, None), adds, None, None, "adds terms of its own")


def _limit(document: Document, flat: str) -> Evidence | None:
    """Return the first line that limits who may use a model, for what, or at what scale, beyond what the law does."""
    found = [match.start() for match in _LIMITS.finditer(flat)][:1]
    found += [at for match in _FORBIDS.finditer(flat) if (at := _beyond_the_law(flat, match)) is not None][:1]
    return document.at(min(found)) if found else None


def _beyond_the_law(flat: str, match: re.Match[str]) -> int | None:
    """Return where a clause forbids more than breaking the law: the clause itself, or an item of the list behind it."""
    end = re.compile(r"\.(?=\s)|\n|$").search(flat, match.end())
    sentence = flat[match.start() : end.start() if end else len(flat)].rstrip()
    before = re.split(r"[.\n]", flat[max(0, match.start() - 160) : match.start()])[-1]
    if _CONDITION.search(before + sentence):
        return None
    heading = len(sentence) < 60 and re.match(r"(?i)(?:prohibited|restricted)\s+use|use\s+restr|use[- ]based", match[0])
    if heading or sentence.endswith((":", "following")):
        return next((at for at, item in _items(flat, match.end()) if _exceeds_the_law(item)), None)
    return match.start() if _exceeds_the_law(sentence) else None


def _exceeds_the_law(clause: str) -> bool:
    """Return whether what a clause forbids is more than breaking the law, by its words."""
    return not _LAW.search(clause) or bool(_MILITARY.search(clause))


def _items(flat: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the place and the text of each item of a list that begins within a few lines after ``start``."""
    at, apart = start, 0
    for line in flat[start : start + 8000].split("\n"):
        if match := _ITEM.match(line):
            yield at + match.start(1), match[1]
            apart = 0
        elif at > start:
            apart += bool(line.strip())
            if apart > 1:
                return
        at += len(line) + 1


def _sentence(flat: str, match: re.Match[str]) -> str:
    """Return a match with what follows it up to the end of its sentence."""
    return re.split(r"[.\n]", flat[match.start() : match.end() + 200], maxsplit=1)[0]


def _only_the_law(document: Document, flat: str) -> Evidence | None:
    """Return the line of a short text that asks to obey the law, and nothing that we know as a limit or a grant."""
    match = re.search(r"(?i)\bcomply\s+with\b[^.\n]{0,40}?\b(?:laws?|regulations)\b", flat)
    more = len(flat.split()) >= 120 or _FORBIDS.search(flat) or list(mentions(flat))
    return document.at(match.start()) if match and not more else None
