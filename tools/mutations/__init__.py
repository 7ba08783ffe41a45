"""Mutation testing of the rules: change one thing in the real policy and report which rule catches it.

``make mutation`` derives the changes from the model. It changes every field of every kind of statement in every way
that makes sense for the field, and reports what catches each change. A mutation that nothing catches is a survivor.
Each survivor either requires a new rule or has its reason in ``survivors``.
"""
