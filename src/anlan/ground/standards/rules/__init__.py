"""Pure rules of standards: what an item is, which answer breaks it, what changed between two versions."""
