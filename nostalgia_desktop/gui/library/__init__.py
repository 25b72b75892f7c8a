"""The library: all finished clips of the archive, by year, to search, to play, to find."""
