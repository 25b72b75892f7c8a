"""The scenes of the sample disc."""
