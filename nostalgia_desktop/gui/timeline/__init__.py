"""The timeline of the review: a title's scenes, pictures and sound along its time.

Plain modules know where things are (`data`, `view`, `bands`, `hits`, `snapping`, `ruler`,
`wave_bars`); painters draw what stands still into one picture (`static_layer`) and what moves over
it (`overlay`); `widget` and `overview` take the mouse. Both only say what a person wishes.
"""
