"""The commands of `./anlan`, one module each with `main(argv) -> int`; a trailing underscore is not part of a name."""
