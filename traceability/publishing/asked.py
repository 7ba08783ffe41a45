"""What readers type when they look for a page: its names in the search besides its title.

Whoever types one of them, also as a question, finds the page first.
"""

from __future__ import annotations

from collections.abc import Mapping

ASKED: Mapping[str, tuple[str, ...]] = {
    "index": ("home", "start", "overview", "about this site", "front page"),
    "checklists/index": ("checklist", "check list", "checklists", "to do list", "print a checklist", "tick"),
    "docs/alternatives": ("alternative", "what to do instead", "instead", "mitigations", "workarounds"),
    "docs/am-i-bound": ("am i bound", "who is bound", "does the law apply to me", "which law applies", "threshold"),
    "docs/contributing/index": (
        *("contribute", "contributing", "typo", "mistake", "error", "bug", "fix", "correct", "correct a sentence"),
        *("report a mistake", "suggest a change", "feedback", "contact", "issue", "pull request", "edit"),
    ),
    "docs/cyclonedx": ("cyclonedx", "bom", "sbom", "ml-bom", "bill of materials", "attestations"),
    "docs/data": (
        "csv",
        "json",
        "excel",
        "xlsx",
        "api",
        "dataset",
        "machine readable",
        "reuse",
        "feed",
        "oscal",
        "python library",
        "pandas",
        "license of this site",
    ),
    "docs/developing": ("source code", "architecture", "tests"),
    "docs/explorer": ("what if", "filter verdicts", "interactive", "query"),
    "docs/figures": ("figure", "chart", "charts", "graph", "picture", "pictures", "image", "slides", "svg", "png"),
    "docs/identifiers": (
        *("id", "ids", "identifier", "permalink", "link to a statement", "cite", "citation", "how to cite", "quote"),
    ),
    "docs/law": (
        *("law", "eu ai act", "ai act", "legal", "regulation", "open source exemption", "gpai"),
        *("code of practice", "copyright policy", "state law"),
    ),
    "docs/law-crosswalk": (
        *("crosswalk", "law crosswalk", "mapping to law", "guidance and law", "write once", "nist and eu ai act"),
        *("correspondence", "what law asks beyond", "ir 8477"),
    ),
    "docs/method": (
        *("verdict", "verdicts", "methodology", "as written", "by agreement", "before release", "requirement"),
        *("how is a verdict computed", "what is a requirement", "mark", "language model"),
    ),
    "docs/proposed-guidance": (
        *("wording", "proposed wording", "proposal", "proposals", "suggestions to nist", "gap", "gaps", "what fails"),
        *("out of reach", "what can i not follow", "cannot follow", "not possible"),
    ),
    "docs/release-statement": (
        *("github action", "action", "workflow", "continuous integration", "ci", "toml", "release.toml"),
        "hugging face",
        *("disclosure", "attestation", "self assessment", "draft-statement", "assess", "propose-statement"),
    ),
    "docs/releases": (
        *("real releases", "disclosures", "who states what", "gpt-oss", "llama", "deepseek", "qwen", "granite"),
        *("transparency index", "fmti"),
    ),
    "docs/rules": ("rule", "checks", "validation"),
    "docs/several-modes": ("several modes", "api and weights", "two modes", "multiple release modes"),
    "docs/statements": ("all statements", "list of statements", "index of statements"),
    "docs/status": ("final", "is it final", "final version", "latest version", "current version", "status", "caisi"),
    "docs/take-away": ("download", "downloads", "export", "files", "print", "printable"),
    "docs/traceability/changes": ("changes", "all changes", "diff", "redline"),
    "docs/traceability/claims": (
        *("9 of 14", "nine of 14", "nine of fourteen", "9 out of 14", "nine out of fourteen", "9/14", "mercatus"),
        *("fully incompatible", "are nine of fourteen", "comment", "nine safeguards"),
    ),
    "docs/traceability/contested": ("contested", "range", "ranges", "disputed", "other readings", "close calls"),
    "docs/traceability/controls": ("controls by mode", "who holds what"),
    "docs/traceability/coverage": ("coverage", "percentage", "how many", "share"),
    "docs/traceability/draft-to-draft": (
        *("did nist listen", "did it listen", "listen", "what changed", "compare drafts", "pd1 vs pd2"),
        *("difference between drafts", "first and second draft"),
    ),
    "docs/traceability/matrix": ("matrix", "table of verdicts", "all verdicts", "all modes"),
    "requirements/alternatives/tools": ("tool", "tools", "software"),
    "requirements/alternatives/open-problems": ("open problem", "research agenda", "unsolved"),
    "requirements/guidance/draft-1/index": ("pd1", "first draft", "initial public draft", "july 2024"),
    "requirements/guidance/draft-2/index": ("pd2", "second draft", "second public draft", "nist ai 800-1", "800-1"),
    "requirements/law/us-california": ("california", "sb 53"),
    "requirements/law/us-illinois": ("illinois", "sb 315"),
    "requirements/law/us-new-york": ("new york", "raise act", "raise"),
    "requirements/record/comments": ("comments", "public comments", "submissions"),
    "requirements/record/evidence": ("evidence", "sources", "references", "literature", "works"),
    "requirements/release/controls": ("control", "what is a control"),
    "requirements/release/index": ("release mode", "release modes", "which mode", "find my mode"),
}
"""The names of pages, by path without a suffix."""

DRAWN: Mapping[str, tuple[str, ...]] = {
    "heat-map": ("heat map", "heatmap", "picture of the whole", "chart of verdicts"),
    "objectives": ("bar chart", "chart by objective"),
    "safeguards": ("chart of safeguards", "safeguards from draft to draft"),
    "slope": ("slope chart", "chart of shares", "chart of drafts"),
    "out-of-reach": ("chart of gaps", "gap chart", "flow chart", "sankey", "from lost control to gap"),
    "evidence": ("chart of evidence", "evidence over time", "timeline"),
    "real-releases": ("chart of releases", "what developers state", "real releases"),
}
"""The names of figures, by their name in ``FIGURES``."""
