"""Outside systems and protocols, one folder each: the only places that speak to them."""
