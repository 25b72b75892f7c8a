"""What the window asks of the system around it: to stay awake, and to tell of what was done."""
