"""A made-up family's archive, and a photographer who walks through the window with it."""
