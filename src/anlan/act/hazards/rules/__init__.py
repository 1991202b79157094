"""What a hazard's verbs may do and why, and until when: pure, with the reason in every verdict."""
