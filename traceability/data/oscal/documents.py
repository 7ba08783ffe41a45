"""What all our OSCAL documents have alike: how they are named, who made them, and how a property or link is written.

OSCAL is NIST's format for catalogs of controls (https://pages.nist.gov/OSCAL/). No byte depends on when or where a
document is built: the date is that of the version, and UUIDs are computed from what they stand for (version 5).
"""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID, uuid5

from traceability.data.json_text import json_text
from traceability.policy.model import Policy, Statement
from traceability.publication.identity import NAME, NOTICE, Publication
from traceability.publication.paths import permalink
from traceability.views import plain_text
from traceability.views.citations import author

VERSION = "1.2.3"
"""The version of OSCAL: that of the official schema which the tests hold every document to."""

NAMESPACE = UUID("938c4f8b-5ff9-5530-abfc-7b7d02f70457")
"""What our UUIDs are computed in. It never changes, or all of them would."""

OURS = f"urn:uuid:{NAMESPACE}"
"""The namespace of properties that are no words of OSCAL."""

LICENSE = "https://creativecommons.org/licenses/by/4.0/"

Json = dict[str, Any]


def filled(**fields: Any) -> Json:
    """An object of the ``fields`` that hold something, since OSCAL allows no empty list; ``class_`` is ``class``."""
    return {name.rstrip("_").replace("_", "-"): value for name, value in fields.items() if value}


def path(name: str) -> str:
    """Where the document of a name is on the site. All are in one folder, so that a name is a relative address too."""
    return f"data/oscal/{name}"


def document(kind: str, published: Publication, title: str, about: str, **content: Any) -> str:
    """A document of a ``kind`` of OSCAL with its ``content``; ``about`` says what it holds and how to read it."""
    maker = uuid("author")
    metadata = filled(
        title=markup(f"{title} (unofficial)"),
        last_modified=f"{published.issued}T00:00:00Z",
        version=published.version,
        oscal_version=VERSION,
        links=[{"href": LICENSE, "rel": "license"}],
        roles=[{"id": "creator", "title": "Creator"}],
        parties=[{"uuid": maker, "type": "organization", "name": author()}],
        responsible_parties=[{"role-id": "creator", "party-uuids": [maker]}],
        remarks=f"{markup(about)}\n\n{NOTICE}",
    )
    said = filled(metadata=metadata, **content)
    revision = uuid(json.dumps(said))  # OSCAL wants another one for each revision of a document
    return json_text({kind: {"uuid": revision, **said}})


def uuid(*subject: str) -> str:
    """The UUID of what the words ``subject`` stand for, the same in every build."""
    return str(uuid5(NAMESPACE, "\n".join(subject)))


def prop(name: str, value: object) -> Json:
    """A property in our own words."""
    return {"name": name.replace("_", "-"), "ns": OURS, "value": str(value)}


def linked(policy: Policy, statement: Statement, without: str = "") -> list[Json]:
    """Every link of a statement as a property, with the title of what it leads to; ``without`` those of an option.

    The property has the name that the policy has for the link.
    """
    links = [(option, policy[id]) for option, id in statement.links() if option != without]
    return [prop(option, to.id) | {"remarks": markup(to.title)} for option, to in links]


def reference(href: str, text: str) -> Json:
    """A link to what is said elsewhere."""
    return {"href": href, "rel": "reference", "text": markup(text)}


def permanent(published: Publication, statement: Statement) -> list[Json]:
    """The link to the page of a statement, where it is known at which address the site is."""
    address = published.address(permalink(statement))
    return [reference(address, f"{statement.id} in {NAME}")] if address else []


def plain(policy: Policy, text: str) -> str:
    """A text of the policy as OSCAL prose, with titles for the ids that it cites."""
    return markup(plain_text.plain(text, lambda id: policy[id].title))


def markup(text: str) -> str:
    """``text`` with a backslash before whatever OSCAL would take for markup."""
    return re.sub(r"[\\`*_~^<>{}\[\]]|&(?=#?\w+;)", r"\\\g<0>", text)
