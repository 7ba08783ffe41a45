"""UUIDs that stay the same in every build, because they are computed from what they identify (version 5)."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("938c4f8b-5ff9-5530-abfc-7b7d02f70457")
"""The namespace of our UUIDs. It must never change, since all UUIDs depend on it."""


def uuid(*subject: str) -> str:
    """Return the UUID of what the words ``subject`` identify, the same in every build."""
    return str(uuid5(NAMESPACE, "\n".join(subject)))
