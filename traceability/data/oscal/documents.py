"""What all our OSCAL documents have in common: names, authors, and the format of properties and links.

OSCAL is NIST's format for catalogs of controls (https://pages.nist.gov/OSCAL/). No byte depends on the time or place of
a build: the date is that of the version, and UUIDs are computed from what they identify (version 5).
"""

from __future__ import annotations

import json
import re
from typing import Any

from traceability.data.json_text import json_text
from traceability.data.uuids import NAMESPACE, uuid
from traceability.policy.model import Policy, Statement
from traceability.publication.identity import LICENSE_ADDRESS, NAME, NOTICE, Publication
from traceability.publication.paths import permalink
from traceability.views import plain_text
from traceability.views.citations import author

VERSION = "1.2.3"
"""The version of OSCAL. Tests validate every document against its official schema."""

OURS = f"urn:uuid:{NAMESPACE}"
"""The namespace of properties that OSCAL does not define."""

LICENSED = f"Our words are under CC BY 4.0, {LICENSE_ADDRESS}"
"""The license as a sentence of the remarks, which programs keep that drop the links of a document."""

Json = dict[str, Any]


def filled(**fields: Any) -> Json:
    """Return an object of the non-empty ``fields``, since OSCAL allows no empty list; ``class_`` becomes ``class``."""
    return {name.rstrip("_").replace("_", "-"): value for name, value in fields.items() if value}


def path(name: str) -> str:
    """Return the path of a document on the site. All are in one folder, so a name is also a relative address."""
    return f"data/oscal/{name}"


def document(kind: str, published: Publication, title: str, about: str, **content: Any) -> str:
    """Return an OSCAL document of a ``kind`` with its ``content``; ``about`` says what it holds and how to read it."""
    maker = uuid("author")
    metadata = filled(
        title=markup(f"{title} (unofficial)"),
        last_modified=f"{published.issued}T00:00:00Z",
        version=published.version,
        oscal_version=VERSION,
        links=[{"href": LICENSE_ADDRESS, "rel": "license"}],
        roles=[{"id": "creator", "title": "Creator"}],
        parties=[{"uuid": maker, "type": "organization", "name": author()}],
        responsible_parties=[{"role-id": "creator", "party-uuids": [maker]}],
        remarks=f"{markup(about)}\n\n{NOTICE}\n\n{LICENSED}",
    )
    body = filled(metadata=metadata, **content)
    revision = uuid(json.dumps(body))  # OSCAL requires a new UUID for each revision of a document
    return json_text({kind: {"uuid": revision, **body}})


def prop(name: str, value: object) -> Json:
    """Return a property that OSCAL does not define."""
    return {"name": name.replace("_", "-"), "ns": OURS, "value": str(value)}


def linked(policy: Policy, statement: Statement, without: str = "") -> list[Json]:
    """Return every link of a statement as a property, with the title of its target; ``without`` omits an option.

    The property has the name of the option in the policy.
    """
    links = [(option, policy[id]) for option, id in statement.links() if option != without]
    return [prop(option, to.id) | {"remarks": markup(to.title)} for option, to in links]


def reference(href: str, text: str) -> Json:
    """Return a link to an external source."""
    return {"href": href, "rel": "reference", "text": markup(text)}


def permanent(published: Publication, statement: Statement) -> list[Json]:
    """Return the link to the page of a statement; empty if the address of the site is unknown."""
    address = published.address(permalink(statement))
    return [reference(address, f"{statement.id} in {NAME}")] if address else []


def plain(policy: Policy, text: str) -> str:
    """Return a text of the policy as OSCAL prose, with titles for the ids that it cites.

    Code stays between fences, where OSCAL reads no markup.
    """
    pieces = re.split(r"^```[a-z]*\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    words = (plain_text.plain(piece, lambda id: policy[id].title) for piece in pieces[::2])
    shown = [(f"```\n{pieces[2 * n - 1]}```" if n else "", markup(said)) for n, said in enumerate(words)]
    return "\n\n".join(part for pair in shown for part in pair if part)


def markup(text: str) -> str:
    """Return ``text`` with a backslash before each character that OSCAL would read as markup."""
    return re.sub(r"[\\`*_~^<>{}\[\]]|&(?=#?\w+;)", r"\\\g<0>", text)
