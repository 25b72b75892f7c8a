"""Tests of the order of the steps, and of the only writer of job state."""
