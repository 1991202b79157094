"""PostgreSQL without Django: the embedded server, its roles, and worlds as databases; models live elsewhere."""

from anlan.infra.postgres.cluster import ROLES, Cluster, World, connect
from anlan.infra.postgres.secrets import Secrets
from anlan.infra.postgres.server import FAST_AND_UNSAFE, dsn, passing, start

__all__ = ["FAST_AND_UNSAFE", "ROLES", "Cluster", "Secrets", "World", "connect", "dsn", "passing", "start"]
