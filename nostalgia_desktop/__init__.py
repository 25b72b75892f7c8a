"""Nostalgia Desktop: DVDs of home video become clips that people find, watch and keep."""

__version__ = "0.1.0"
