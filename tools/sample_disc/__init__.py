"""Draws, animates, scores and authors the sample disc that ships with the program."""
