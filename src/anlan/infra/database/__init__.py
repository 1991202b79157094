"""Django's PostgreSQL, with fewer journeys to the server and back: what waits goes with what comes next (ADR 28)."""
