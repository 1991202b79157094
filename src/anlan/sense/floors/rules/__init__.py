"""What a floor's instruments say of its load, and what may be done about them; pure."""
