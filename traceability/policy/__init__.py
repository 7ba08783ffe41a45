"""Data model of the policy: statements, links and values. Imports no other package of the project."""
