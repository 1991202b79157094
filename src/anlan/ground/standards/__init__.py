"""Standards and checklists as data: what is looked at, by which law, in force from when until when."""
