"""The policy that a command reads: that of its folder, or the packaged one where a folder has none."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from traceability.policy.model import Policy
from traceability.publication.identity import Publication, publication


def policy_for(root: Path) -> Policy:
    """Return the policy below ``root``, or the packaged one. Raises UserError if it cannot be judged."""
    from traceability import library, rules
    from traceability.data import policy_json

    if _is_packaged(root):
        return policy_json.read(library.packaged(), library.PACKAGED.as_posix())
    return rules.whole(root, rules.JUDGED_AFTER).policy


def document_for(root: Path) -> Mapping[str, Any]:
    """Return the same policy as the document that ``policy.json`` holds."""
    from traceability import library

    if _is_packaged(root):
        return json.loads(library.packaged())
    from traceability.data import policy_json

    return policy_json.written(policy_for(root), publication_for(root))


def publication_for(root: Path) -> Publication:
    """Return the version of the same policy.

    Nobody told the package where its site is: in the folder of a model, ``SITE_URL`` may be about something else.
    """
    if _is_packaged(root):
        return Publication(document_for(root)["version"])
    return publication(root, os.environ)


def _is_packaged(root: Path) -> bool:
    """Return whether a command was started in a folder without a policy, from a package that has one."""
    from traceability import library
    from traceability.source.files import FOLDER

    return root == Path() and not (root / FOLDER).is_dir() and library.PACKAGED.is_file()
