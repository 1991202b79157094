"""Numerics: a library of methods named by what they do, arrays in and arrays out, that knows nothing of the city."""
