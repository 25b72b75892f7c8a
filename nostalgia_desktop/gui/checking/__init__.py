"""The check of all clips, from the menu: how far it is, what it found, what to do about it."""
