"""Premises: factory sites, who lets them to whom. So far the finder of sites that several enterprises share."""
