"""Programs that print ratios, both sides measured in the same run; never timed tests."""
