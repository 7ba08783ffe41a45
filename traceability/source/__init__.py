"""Readers of Markdown pages, NIST's texts and their lock, Sphinx-Needs and TOML; also limits and link review."""
