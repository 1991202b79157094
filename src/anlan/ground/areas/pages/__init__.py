"""Pages of areas: the tree, what the layers leave open, files from outside, and split or merge."""
