"""Names by which the system knows the program."""

TITLE = "Nostalgia Desktop"
ENTRY = "nostalgia-desktop"
"""The name of its desktop entry, with which desktops find its icon and group its windows."""
