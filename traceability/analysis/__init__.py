"""Computations on a policy: verdicts, the history of editions, and results of claims."""
