"""How many of the weaknesses that are told to come back do: on reports written for it, and on any tables by eye."""
