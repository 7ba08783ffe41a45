"""The machine behind the policy: it reads, checks, computes and shows; it states nothing itself.

::

    requirements/*.md ─ pages ─▶ Policy ─ verdicts ─▶ rules ─▶ findings
    ubproject.toml                 ║                  views ─▶ pages of the site, figures
    Sphinx ─ needs.json ─ needs ─▶ Policy
    sources.toml, PDF ─ source ─▶ what NIST printed, and where
"""
