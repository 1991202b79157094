"""Review: did it work, how long did it take, what is still open."""
