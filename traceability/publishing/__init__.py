"""Builds the site, its search index, its feed and its releases."""
