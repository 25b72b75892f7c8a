"""Makes small DVDs whose every field carries its number, so that tests can check exact frames."""
