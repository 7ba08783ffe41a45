"""The build backend of the package: flit's, with the policy of the checkout in the wheel.

The policy is written into a copy. So ``pip install .`` leaves nothing in the checkout, and no file there becomes old.
"""

from __future__ import annotations

import os
import shutil
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flit_core import buildapi
from flit_core.buildapi import (  # noqa: F401 - hooks that stay as they are
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

PACKAGE = "traceability"


def build_wheel(folder: str, settings: dict[str, Any] | None = None, metadata: str | None = None) -> str:
    """Write the wheel into ``folder`` and return its name.

    The working folder is the checkout, by PEP 517. Raises UserError if its policy cannot be judged.
    """
    from traceability import library, rules
    from traceability.data import policy_json
    from traceability.data.json_text import json_text
    from traceability.publication.identity import publication

    root = Path()
    policy = rules.whole(root, rules.JUDGED_AFTER).policy
    text = json_text(policy_json.written(policy, publication(root, {})))
    place = library.PACKAGED.relative_to(Path(library.__file__).parent.parent)
    wheels = Path(folder).resolve()
    with TemporaryDirectory() as copy:
        shutil.copytree(PACKAGE, Path(copy, PACKAGE), ignore=shutil.ignore_patterns("__pycache__"))
        for file in root.iterdir():
            if file.is_file():
                shutil.copy2(file, copy)
        Path(copy, place).write_text(text, encoding="utf-8")
        with chdir(copy):
            return buildapi.build_wheel(os.fspath(wheels), settings, metadata)
