"""What is computed from a policy: verdicts, the history of editions, results of claims."""
