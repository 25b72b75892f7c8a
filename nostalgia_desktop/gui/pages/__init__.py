"""What the middle of the window shows: nothing yet, a title at work, or a title under review."""
