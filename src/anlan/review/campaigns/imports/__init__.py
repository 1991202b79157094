"""Files that campaigns take in: who looked at what, and which tenants left."""
