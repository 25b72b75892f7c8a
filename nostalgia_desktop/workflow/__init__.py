"""The order of the steps, and the only writer of job state."""
