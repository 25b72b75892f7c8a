"""The inspector: what is said of the selected scenes, and what is decided about them.

It shows what it is given and emits wishes; `panel` is all of it, the other modules its parts.
"""
