"""What is written beside and into a clip: names, tags, sidecars, checks."""
