"""The phone: one list, one open task, one report button; what is done goes in by envelopes."""
