"""The real window on a screen of its own, with a real mouse and real keys."""
