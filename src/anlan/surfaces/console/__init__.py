"""The desk: its frame, the duty screen with queue, map and drawer, and the search over all rooms."""
