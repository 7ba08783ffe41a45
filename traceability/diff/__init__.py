"""What a change of the policy comes to: not which lines differ, but which verdicts, findings and counts.

Two folders are read as text, with the code that runs here; nothing that stands in either of them is executed.
"""
