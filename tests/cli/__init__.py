"""Tests of how the commands talk to a terminal, to programs and to the log."""
