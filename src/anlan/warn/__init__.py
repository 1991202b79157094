"""Who must know: thresholds over readings, alerts to an area, and calls that go on until somebody answers."""
