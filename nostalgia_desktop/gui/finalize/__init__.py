"""Making the clips: what it will do, before it begins, and how it goes, until all are there."""
