"""Time, dates, scenes, jobs and clocks: rules without a way to the outside."""
