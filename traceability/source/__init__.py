"""Text in, policy out: Markdown pages, NIST's texts and their lock, Sphinx-Needs, TOML, limits, link review."""
