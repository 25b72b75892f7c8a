"""What the program is about, with no way to the outside: discs, titles, scenes, jobs, time."""
