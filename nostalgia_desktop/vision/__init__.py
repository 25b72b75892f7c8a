"""Who finds the scenes: Gemini, or the local analyst."""
