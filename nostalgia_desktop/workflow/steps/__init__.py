"""One module for each step of a job; the order of the steps is in `orchestrator.py`."""
