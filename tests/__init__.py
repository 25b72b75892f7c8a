"""The tests, and what they bring along."""
