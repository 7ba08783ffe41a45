"""The policy as spreadsheets: CSV for each kind of statement and each view, workbooks for tables to work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial

from traceability.analysis.verdicts import Verdict
from traceability.data.spreadsheets import (
    checklist,
    comment_matrix,
    correspondences,
    csv_file,
    duties,
    kinds,
    matrix,
    tables,
    workbook,
)
from traceability.data.spreadsheets.sheet import Sheet, about
from traceability.policy.model import KINDS, POLICY_CACHE_SIZE, Correspondence, Duty, Mode, Policy, in_edition
from traceability.publication.identity import Publication
from traceability.publication.output import File
from traceability.publication.paths import COMMENT_MATRIX, MATRIX, STATEMENTS, checklist_sheet, view_file
from traceability.views.checklist import EACH_MODE, FILLED_IN, NO_PROOF, SUGGESTED
from traceability.views.labels import GRADES, VERDICTS, words

CsvSheet = tuple[str, Callable[[], Sheet]]
"""The path of a CSV file on the site, and a function that returns its table."""


def files(policy: Policy, published: Publication) -> Iterator[File]:
    """Yield every spreadsheet with its path on the site."""
    for path, table in tables_of(policy, published):
        yield path, partial(_csv, table)
    yield MATRIX, partial(_matrix, policy, published)
    yield STATEMENTS, partial(_statements, policy, published)
    for edition in policy.editions:
        for mode in policy.modes():
            yield checklist_sheet(mode, edition), partial(_checklist, in_edition(policy, edition), published, mode)
    yield f"{COMMENT_MATRIX}.xlsx", partial(_changes, policy, published)


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def tables_of(policy: Policy, published: Publication) -> tuple[CsvSheet, ...]:
    """Return every table that is a CSV file. Each is computed when it is first called, and then kept."""
    of_kinds = {f"data/csv/{name}.csv": partial(kinds.sheet, policy, published, kind) for name, kind in KINDS.items()}
    of_views = {view_file(*view): partial(tables.sheet_of, policy, *view) for view in tables.views_shown(policy)}
    changes = {f"{COMMENT_MATRIX}.csv": partial(comment_matrix.sheet, policy, published)}
    return tuple((path, cache(table)) for path, table in (of_kinds | of_views | changes).items())


def _csv(table: Callable[[], Sheet]) -> bytes:
    return csv_file.as_bytes(table())


def _changes(policy: Policy, published: Publication) -> bytes:
    what = (
        "What the guidance could say to developers who publish weights: one row for each proposed change to a "
        "provision. The wording is ours and meant to be taken, changed or refused; NIST has not reviewed it."
    )
    grades = [(grade.label.capitalize(), meaning) for grade, meaning in GRADES.items()]
    changes = comment_matrix.sheet(policy, published)
    return workbook.as_bytes(published, "Proposed changes to NIST AI 800-1", about(published, what, grades), [changes])


def _matrix(policy: Policy, published: Publication) -> bytes:
    what = (
        "Every requirement of NIST AI 800-1 in every release mode, one sheet for each draft: how much of it a "
        "developer in the mode can follow, and which control decides. A sheet has duties of law: who is bound, and "
        "whether openness lifts the duty. The last relates recommendations to duties. Both are no legal advice."
    )
    sheets = [matrix.sheet(in_edition(policy, edition), published) for edition in policy.editions]
    sheets += [duties.sheet(policy, published)] if policy.all(Duty) else []
    sheets += [correspondences.sheet(policy, published)] if policy.all(Correspondence) else []
    return workbook.as_bytes(published, "NIST AI 800-1 by release mode", about(published, what, _legend()), sheets)


def _statements(policy: Policy, published: Publication) -> bytes:
    what = (
        "Every statement of this site, one sheet for each kind, in the order of the pages. Columns have the names of "
        "the policy; several ids in one cell have a semicolon between them."
    )
    sheets = [kinds.sheet(policy, published, kind) for kind in KINDS.values()]
    return workbook.as_bytes(published, "The statements on NIST AI 800-1", about(published, what), sheets)


def _checklist(policy: Policy, published: Publication, mode: Mode) -> bytes:
    title = f"Checklist: {words(mode.name)}, {policy.editions[policy.edition].name} of NIST AI 800-1"
    what = f"{title}, for a developer who releases a model in this mode: {mode.test} {NO_PROOF} {EACH_MODE}"
    blanks = [(label, "") for label in FILLED_IN]
    suggested = [(f"{verdict.sign} {verdict.label}", text) for verdict, text in SUGGESTED.items()]
    return workbook.as_bytes(
        published, title, about(published, what, blanks, suggested), [checklist.sheet(policy, published, mode)]
    )


def _legend() -> Iterator[tuple[str, str]]:
    """Yield the signs and words of the verdicts, and what they mean."""
    for verdict in Verdict:
        yield f"{verdict.sign} {verdict.label}", VERDICTS[verdict]
