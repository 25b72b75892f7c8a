"""Reading discs: real small ones, damaged ones, and bytes that are no disc at all."""
