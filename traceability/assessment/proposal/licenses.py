"""What is known of licenses: whether they limit use, and whether a recipient may pass the model on.

Limits are those that question 4 asks about: who may use the weights, for what, or at what scale. To copy a license
notice, to keep later versions under the same terms or to name the model is no such limit.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass


class Limits(enum.Enum):
    """Whether terms limit the use of weights."""

    NONE = enum.auto()
    USE = enum.auto()
    UNKNOWN = enum.auto()


@dataclass(frozen=True, slots=True)
class License:
    """A license; ``passes_on`` says whether it allows recipients to pass the model on, and is None if we cannot say."""

    name: str
    limits: Limits
    passes_on: bool | None = None


def open_license(name: str) -> License:
    """Return a license without limits on use."""
    return License(name, Limits.NONE, True)


def limited(name: str, passes_on: bool | None = True) -> License:
    """Return a license that limits use. Most such licenses for models allow recipients to pass the model on."""
    return License(name, Limits.USE, passes_on)


def unknown(name: str) -> License:
    """Return a license of which we know only the name."""
    return License(name, Limits.UNKNOWN)


_OPEN = (
    "apache-2.0 mit afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear cc0-1.0 cc-by-2.0 "
    "cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 "
    "wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 "
    "lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0 odc-by odbl openmdw-1.0 openmdw-1.1 osl-3.0 postgresql ofl-1.1 ncsa "
    "unlicense zlib pddl lgpl-lr"
)
_LIMITED = (
    "openrail openrail++ bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m "
    "cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 "
    "cc-by-nc-sa-4.0 llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 gemma"
)
_LIMITED_ALONE = "deepfloyd-if-license fair-noncommercial-research-license apple-amlr intel-research"

IDENTIFIERS = {
    **{name: open_license(name) for name in _OPEN.split()},
    **{name: limited(name) for name in _LIMITED.split()},
    **{name: limited(name, None) for name in _LIMITED_ALONE.split()},
}
"""Identifiers of the front matter of model cards and of SPDX, in lower case. Others say too little to be answered."""

_NAMES: tuple[tuple[str, License], ...] = (
    (r"\bcc[- ]?by[- ]nc(?:[- ](?:sa|nd))?(?:[- ]\d\.\d)?\b", limited("CC BY-NC")),
    (r"\bnon[- ]?commercial\b[^.;|\n]{0,40}\blicen[sc]e\b", limited("a non-commercial license", None)),
    (r"\bnon-?production licen[sc]e", limited("a non-production license", None)),
    (r"\bresearch(?:[- ]only)? licen[sc]e", limited("a research license", None)),
    (r"\bmodified[ _-]+mit\b", unknown("Modified MIT License")),
    (r"\bllama[ -]?(?:2|3(?:\.\d)?|4)(?: community)? licen[sc]e", limited("Llama Community License")),
    (r"\bgemma (?:terms of use|licen[sc]e)", limited("Gemma Terms of Use")),
    (r"\btencent[ -]hunyuan[\w .-]{0,30} licen[sc]e", limited("Tencent Hunyuan Community License")),
    (r"\bdeepseek (?:model )?licen[sc]e", limited("DeepSeek License Agreement")),
    (r"\bdatabricks open (?:model|source) licen[sc]e", limited("Databricks Open Model License")),
    (
        r"\bopen-?rail(?:\+\+)?(?:[-+]{1,2}m\d?)?\b|\b(?:bloom|responsible ai|bigcode[\w ]{0,20}) ?-?rail\b",
        limited("OpenRAIL"),
    ),
    (r"\btongyi qianwen[\w ]{0,30} licen[sc]e", limited("Tongyi Qianwen License Agreement")),
    (r"\bqwen (?:research )?licen[sc]e agreement", limited("Qwen License Agreement", None)),
    (r"\byi series models? (?:community )?licen[sc]e", limited("Yi Series Models Community License", None)),
    (r"\bstability ai[\w ]{0,30} community licen[sc]e", limited("Stability AI Community License")),
    (r"\bjamba open model licen[sc]e", limited("Jamba Open Model License")),
    (r"\bexaone[\w .-]{0,30} licen[sc]e", limited("EXAONE AI Model License Agreement", None)),
    (r"\bgrok[ -]2 community licen[sc]e", limited("Grok 2 Community License")),
    (
        r"\bapache(?:[- ]|%20|_)?(?:software )?(?:licen[sc]e)?[,:]?[- _]?(?:version )?v?(?:%20)?2(?:\.0)?\b",
        open_license("Apache License 2.0"),
    ),
    (r"(?-i:\bMIT\b)(?![- _](?:han|license[- ]like))(?:[- ]?licen[sc]e)?", open_license("MIT License")),
    (r"\bbsd[- ]?(?:[23][- ]clause|licen[sc]e|style licen[sc]e)", open_license("a BSD license")),
    (r"\bcc[- ]by(?:[- ]sa)?[- ]\d\.\d\b", open_license("CC BY or CC BY-SA")),
    (r"\bcreative commons attribution(?:[- ]sharealike)? \d\.\d international", open_license("CC BY or CC BY-SA")),
    (r"\bcc0\b", open_license("CC0")),
    (r"\b(?:a|l)?gpl(?:v| |-)?[23](?:\.[01])?\b", open_license("a GNU license")),
    (r"\bmozilla public licen[sc]e|\bmpl[- ]2\.0", open_license("MPL 2.0")),
    (r"\bopenmdw(?:-1\.[01])?\b", open_license("OpenMDW")),
    (
        r"(?-i:\b(?!The |This |That |See |Our |Your |Its |Code |Source |Data |A |In |By |Under |Read |For |Please |"
        r"Contributors? )"
        r"(?:[A-Z][\w.+-]{0,40} ){1,6}(?:Licen[sc]e(?: Agreement)?|LICENSE|Terms of Use)\b)",
        unknown(""),
    ),
)
_PATTERNS = [f"(?P<n{at}>{pattern})" for at, (pattern, _) in enumerate(_NAMES)]
_MENTION = re.compile("|".join(_PATTERNS), re.IGNORECASE)
_MENTION_OF_KNOWN = re.compile("|".join(_PATTERNS[:-1]), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """The name of a license in a text, from ``start`` to ``end``."""

    license: License
    start: int
    end: int


def mentions(text: str) -> Iterator[Mention]:
    """Yield each license that a text names, in order. One that we do not know has the name as written."""
    for match in _MENTION.finditer(text):
        known = _license(match)
        if not known.name and (inner := _MENTION_OF_KNOWN.search(match[0])):
            known = _license(inner)
        named = License(" ".join(match[0].split()), known.limits, known.passes_on)
        yield Mention(named if not known.name or known.limits is Limits.USE else known, match.start(), match.end())


def _license(match: re.Match[str]) -> License:
    """Return the license whose pattern matched."""
    return _NAMES[int((match.lastgroup or "n0")[1:])][1]
