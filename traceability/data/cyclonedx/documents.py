"""What all our CycloneDX documents have in common: identity, and the format of texts, addresses and properties.

CycloneDX is a format for bills of materials, standards and attestations (https://cyclonedx.org). No byte depends on the
time or place of a build: serial numbers are computed from what a document is, and dates are those of the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from traceability.data.uuids import uuid
from traceability.publication.identity import Publication
from traceability.views.citations import author

VERSIONS = ("1.7", "1.6")
"""The versions of CycloneDX that we write, newest first. Our documents use nothing that only one of them has."""

NAMESPACE = "ai-800-1-by-release-mode"
"""The namespace of our properties. The taxonomy of CycloneDX allows no colon in it, and not the word ``urn``."""

LICENSE = {"id": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/legalcode.txt"}

MORE = " … (cut: the form holds no more)"

Json = dict[str, Any]


def document(version: str, subject: Iterable[str], revision: int, **content: Any) -> Json:
    """Return a document in a ``version`` of CycloneDX, with the non-empty parts of its ``content``.

    ``subject`` says what the document is. ``revision`` increases when the content of the same document changes.
    """
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": f"urn:uuid:{uuid('cyclonedx', version, *subject)}",
        "version": revision,
        **filled(**content),
    }


def of_standard(version: str, published: Publication, name: str, standard: Json) -> Json:
    """Return the document that has one standard and nothing else; ``name`` says which it is."""
    metadata = {
        "timestamp": f"{published.issued}T00:00:00Z",
        "authors": [{"name": author()}],
        "licenses": [{"license": LICENSE}],
    }
    definitions = {"standards": [standard]}
    return document(version, ("standard", name), published.revision, metadata=metadata, definitions=definitions)


def filled(**fields: Any) -> Json:
    """Return an object of the non-empty ``fields``; ``bom_ref`` becomes ``bom-ref``."""
    return {
        name.replace("bom_ref", "bom-ref"): value for name, value in fields.items() if value not in ("", [], {}, None)
    }


def prop(name: str, value: object) -> Json:
    """Return a property of ours."""
    return {"name": f"{NAMESPACE}:{name.replace('_', '-')}", "value": text(str(value))}


def by_mode(name: str, values: Mapping[str, str]) -> list[Json]:
    """Return properties for a value in each release mode: one if it is the same in all, or else one for each mode."""
    if len({*values.values()}) == 1:
        return [prop(name, value) for value in {*values.values()}]
    return [prop(f"{name}:{mode}", value) for mode, value in values.items()]


def text(said: str) -> str:
    """Return a text in which U+FFFD replaces each character that XML, the other form of CycloneDX, cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", said)


def fitting(said: str, most: int) -> str:
    """Return as much of a text as the form holds; a cut text ends with a note."""
    return said if len(said) <= most else said[: most - len(MORE)] + MORE


def address(link: str) -> str:
    """Return an address as a URI, with a percent code for each character that a URI does not have there."""
    before, mark, fragment = link.partition("#")
    return f"{_coded(before)}{mark}{_coded(fragment)}"


def _coded(part: str) -> str:
    outside = r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~:/?@!$&'()*+,;=%-]"
    return re.sub(outside, lambda sign: quote(sign[0], safe=""), part)


def reference(kind: str, url: str, comment: str = "", **more: Any) -> Json:
    """Return a link of a ``kind`` that CycloneDX names."""
    return filled(type=kind, url=address(url), comment=text(comment), **more)
