"""The window: widgets emit what the user wants, pages decide, services do it."""
