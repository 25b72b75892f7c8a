"""Cut lists for other programs: scenes on a title's clock as text, and back."""
