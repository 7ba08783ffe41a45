"""The machine behind the policy: it reads, checks, computes and shows; it states nothing itself.

::

    requirements/*.md ─ pages ─▶ Policy ─ verdicts, claims ─▶ rules ─▶ findings
    ubproject.toml                 ║                          views ─▶ markup, cards, blocks, figures ─▶ pages
    Sphinx ─ needs.json ─ needs ─▶ Policy
    sources.toml, PDF ─ source ─▶ what NIST printed, and where
"""
