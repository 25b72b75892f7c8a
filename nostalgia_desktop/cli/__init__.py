"""The command line's commands and how they talk to a terminal."""
