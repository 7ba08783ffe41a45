"""The style sheet of the signs of verdicts, made from their one definition in ``figures.signs``."""

from __future__ import annotations

from traceability.analysis.verdicts import Verdict
from traceability.figures import signs

NAME = "signs.css"
"""The file in the folder ``_static`` of the site."""

_IMAGE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill-rule='evenodd' d='{}'/%3E%3C/svg%3E"  # noqa: E501


def sheet() -> str:
    """Return a rule for each verdict: its class sets ``--sign`` to its shape, with which ``policy.css`` masks a box."""
    images = {verdict.name.lower(): _IMAGE.format(signs.sign(verdict, 8, 8, 8)) for verdict in Verdict}
    return "".join(f'.{name}{{--sign:url("{image}")}}\n' for name, image in images.items())
