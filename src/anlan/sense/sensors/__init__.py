"""Sensors: the register of instruments, their readings judged and stored, and an alarm when one falls silent."""
