"""The list of titles at the left of the window."""
