"""What is written beside and into clips, and read from files that people edit."""
