"""The preview, played for real."""
