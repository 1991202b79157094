"""A simulated provider of short messages, for demo and test worlds: an outbox, and answers that come back."""
