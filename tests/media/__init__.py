"""Tests of everything that ffmpeg and PyAV do."""
