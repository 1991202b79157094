"""Pages of sensors: streams, one stream's chart, day sums, what was put aside."""
