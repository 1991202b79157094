"""What several benches share, and the processes that they start: none of it is a bench itself."""
