"""What a rule says about readings: its settings, the sweep over a batch, k of n, and the reason in words; pure."""
