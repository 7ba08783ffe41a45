"""Mutation testing of the rules: change one thing in the real policy, and see which rule notices.

``make mutation`` derives the changes from the model, so that every field of every kind of statement is changed in
every way that makes sense for it, and says of each what catches it. What nothing catches is a survivor. A survivor
either leads to a rule or has its reason in ``survivors``.
"""
