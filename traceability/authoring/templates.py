"""A blank for a new statement: all that its kind can say, with what still has to be written.

Alone knows what stands where something is to be filled in. It is never what the rules let pass: a required option
holds the words to choose from, in a form that no reader takes, or nothing; every other option, the title and the text
hold nothing. So ``check`` names whatever was left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from traceability.policy.errors import UserError
from traceability.policy.model import Alternative, Statement, link_fields, options, prefix_of
from traceability.policy.values import Identifier, day, slug

FOLDER = "requirements/alternatives"
"""Where alternatives stand, each in a file of its own."""


def blank(kind: type[Statement], id: str, title: str = "", tags: Sequence[str] = ()) -> str:
    """The statement as a block; ``tags`` are the release modes to choose from."""
    held = {name: _held(kind, name, tags) if name in kind.required else "" for name in options(kind)}
    lines = (f":{name}: {value}".rstrip() for name, value in {"id": id, **held}.items())
    text = (f"\n**{part}.**" for part in (Alternative.PARTS if kind is Alternative else ()))
    return "\n".join(
        (f":::{{{kind.kind}}} {title}".rstrip(), *lines, *text, *([] if kind is Alternative else [""]), ":::\n")
    )


def page(id: str, title: str, tags: Sequence[str]) -> tuple[str, str]:
    """The path and the text of the page of a new alternative. Raises UserError for a title without a word."""
    title = " ".join(title.split())
    if not (name := slug(title)):
        raise UserError("an alternative needs a TITLE: what to do, in a few words")
    return f"{FOLDER}/{id.lower()}-{name}.md", f"# {title}\n\n{blank(Alternative, id, title, tags)}"


def _held(kind: type[Statement], option: str, tags: Sequence[str]) -> str:
    """What a required option holds as long as nobody has filled it in."""
    about = options(kind)[option].metadata
    if option in link_fields(kind):
        return " or ".join(tags if prefix_of(kind, option) else (f"{to} id" for to in about["kinds"]))
    if about["read"] is Identifier:
        return " or ".join(f"{catalogue}:…" for catalogue, *_ in Identifier.CATALOGUES)
    return "YYYY-MM-DD" if about["read"] is day else " or ".join(about.get("words", ()))
