"""What makes the installable program out of the source."""
