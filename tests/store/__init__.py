"""The job database: real SQLite files, whole, old, new, damaged and foreign."""
