"""How well the checks find slips that were put in on purpose, how often they cry wolf, and how fast they are."""
