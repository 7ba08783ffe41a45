"""A folder in place of GitHub: what `gh` answers to the steps of the workflows, and what it is told to do."""

from __future__ import annotations

import json
from pathlib import Path

GH = """#!/bin/bash
echo "$*" >> "$CODE_HOST/log"
case "$1 $2" in
  "run download") [ "$3" = "$GITHUB_RUN_ID" ] && [ -n "$5" ] && cp -r "$CODE_HOST/artifacts/$5" "$7";;
  "api repos/"*/artifacts)
    ls "$CODE_HOST/artifacts" | jq -R '{name: ., created_at: .}' | jq -s '{artifacts: .}' | jq -r "$4";;
  "api --paginate") jq -r "$5" "$CODE_HOST/releases.json";;
  "release download") cp "$CODE_HOST/attached/$3/$7" "$CODE_HOST/attached/$3/$9" "$5";;
  "release view") cat "$CODE_HOST/draft/$3";;
  "release create") mkdir "$CODE_HOST/attached/$3" && echo true > "$CODE_HOST/draft/$3";;
  "release upload") [ -z "$INTERRUPTED" ] && cp "${@:4:4}" "$CODE_HOST/attached/$3";;
  "release edit") echo false > "$CODE_HOST/draft/$3";;
esac
"""
"""Does what `gh` would do. ``CODE_HOST`` names the folder; ``INTERRUPTED`` makes uploads fail."""


def begin(host: Path) -> None:
    """Make the folders of a code host without releases."""
    for name in ("artifacts", "attached", "draft"):
        (host / name).mkdir(parents=True)


def list_releases(host: Path) -> None:
    """Write the list of releases as the API of GitHub gives it."""
    listed = [
        {
            "tag_name": path.name,
            "draft": path.read_text(encoding="utf-8") == "true\n",
            "prerelease": False,
            "assets": [{"name": file.name, "state": "uploaded"} for file in (host / "attached" / path.name).iterdir()],
        }
        for path in (host / "draft").iterdir()
    ]
    (host / "releases.json").write_text(json.dumps(listed), encoding="utf-8")
