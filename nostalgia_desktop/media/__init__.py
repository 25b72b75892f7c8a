"""Everything that ffmpeg and PyAV do for the program."""
