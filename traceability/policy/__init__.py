"""What a policy is: statements, links and values. Imports nothing else of the project."""
