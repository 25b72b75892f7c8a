"""Tests of nostalgia_desktop.vision."""
