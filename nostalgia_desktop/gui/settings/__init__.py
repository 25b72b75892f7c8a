"""The settings: the dialog, its pages, and the way to the file and the key store."""
