"""The preview: a proxy that plays, the stage it is seen on, and the bar that steers it."""
