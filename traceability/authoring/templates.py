"""Make the template of a new statement: all options of its kind, with placeholders for what an author has to write.

Only this module knows the placeholders. The rules accept none of them. A required option holds the words to choose
from, in a form that no reader accepts, or nothing. Every other option, the title and the text are empty. So ``check``
reports everything that was not filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from traceability.authoring.ids import without_accents
from traceability.policy.errors import UserError
from traceability.policy.model import Alternative, Statement, link_fields, options, prefix_of
from traceability.policy.values import Identifier, day

FOLDER = "requirements/alternatives"
"""The folder of alternatives, which has one file for each."""


def blank(kind: type[Statement], id: str, title: str = "", tags: Sequence[str] = (), **given: str) -> str:
    """Return the statement as a block; ``tags`` are the release modes to choose from, ``given`` known options."""
    held = {name: _held(kind, name, tags) if name in kind.required else "" for name in options(kind)} | given
    lines = (f":{name}: {value}".rstrip() for name, value in {"id": id, **held}.items())
    text = [f"\n**{part}.**" for part in getattr(kind, "PARTS", ())]
    return "\n".join((f":::{{{kind.kind}}} {title}".rstrip(), *lines, *(text or [""]), ":::\n"))


def page(id: str, title: str, tags: Sequence[str]) -> tuple[str, str]:
    """Return the path and the text of the page of a new alternative.

    Raises UserError for a title without a letter or digit of ASCII, because the path is made of those.
    """
    if not (name := re.sub("[^a-z0-9]+", "-", without_accents(title.casefold())).strip("-")):
        raise UserError("an alternative needs a TITLE: what to do, in a few words of the letters a to z")
    return f"{FOLDER}/{id.lower()}-{name}.md", f"# {title}\n\n{blank(Alternative, id, title, tags)}"


def _held(kind: type[Statement], option: str, tags: Sequence[str]) -> str:
    """Return the placeholder of a required option."""
    about = options(kind)[option].metadata
    if option in link_fields(kind):
        return " or ".join(tags if prefix_of(kind, option) else (f"{to} id" for to in about["kinds"]))
    if about["read"] is Identifier:
        return " or ".join(f"{catalogue}:…" for catalogue, *_ in Identifier.CATALOGUES)
    return "YYYY-MM-DD" if about["read"] is day else " or ".join(about.get("words", ()))
