"""The sounds of the sample disc, all synthesised."""
