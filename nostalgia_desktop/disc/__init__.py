"""What is on a disc and when: pure Python, no ffmpeg."""
