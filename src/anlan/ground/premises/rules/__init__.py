"""How a registry's rows become sites: pure rules, from an address as typed to candidates with their evidence."""
