"""Pages of people: the list, one person, who is missing, one area with everybody who answers for it, one household."""
