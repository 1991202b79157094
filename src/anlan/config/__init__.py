"""Where the rooms are wired together and processes begin: the only place that may import everything."""
