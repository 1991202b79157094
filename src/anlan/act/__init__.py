"""Act: what is put right, by whom, until when, and the proof of it."""
