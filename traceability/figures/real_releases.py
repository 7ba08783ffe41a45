"""What the documents of real releases state: for each release a bar with its stated and partly stated requirements."""

from __future__ import annotations

from traceability.analysis import disclosures
from traceability.figures.drawing import LEADING, WIDTH, Figure, text, wrapped
from traceability.policy.model import Policy, Release
from traceability.policy.values import Disclosed
from traceability.views.labels import number_of
from traceability.views.real_releases import CAVEAT, silent

_ROW, _HIGH = 70, 14  # distance between releases, height of a bar


def real_releases(policy: Policy) -> Figure:
    """Return a figure with a bar for each release, as long as all that is asked, and the caveat below the bars."""
    drawn, said, y = [], [], 16.0
    for release in policy.all(Release):
        answers = [one.answer for one in disclosures.answers(policy, release.id).values()]
        stated, part = answers.count(Disclosed.STATED), answers.count(Disclosed.IN_PART)
        step = WIDTH / max(len(answers), 1)
        counts = f"{stated} stated, {part} in part, of {len(answers)}"
        top, whole = y + LEADING + 8, stated * step
        drawn += [text(0, y, release.title, style="strong"), text(0, y + LEADING, counts)]
        drawn.append(f'<path d="M0 {top:g}h{whole:.1f}v{_HIGH}H0z"/>')
        low = f"M{whole:.1f} {top + _HIGH / 2:g}h{part * step:.1f}v{_HIGH / 2:g}H{whole:.1f}z"
        drawn.append(f'<path class="alternative" d="{low}"/>')
        drawn.append(f'<path class="line" d="M0 {top + _HIGH:g}H{WIDTH}"/>')
        said.append(f"{release.title}: {counts}.")
        y += _ROW
    for line in wrapped(CAVEAT, WIDTH * 0.9):
        drawn.append(text(0, y, line, style="quiet"))
        y += LEADING
    count = len(policy.all(Release))
    return Figure(
        name="real-releases",
        title="What the documents of real releases state on the second draft",
        message=silent(policy) or "No release was read.",
        description=" ".join(said) or "There is no bar.",
        key=f"The line below a bar is as long as all that is asked. A full bar is stated, a half bar stated in part. "
        f"{number_of(count, 'release')}, read by two readers in the documents named.",
        height=y,
        body="".join(drawn),
    )
