"""Contact sheets: a title at a glance, as a JPEG or as one HTML file. Pure drawing from facts."""
