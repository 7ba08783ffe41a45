"""The effects of a change of the policy: which verdicts, findings and counts differ, not which lines.

Two folders are read as text by the running code; nothing in either of them is executed.
"""
