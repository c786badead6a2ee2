"""Engines run the pipeline over many articles: this machine's cores, or a Ray cluster."""

from __future__ import annotations

from onrecord.engines.cluster import Cluster
from onrecord.engines.local import Cores, Threads, local

__all__ = ["Cluster", "Cores", "Threads", "engine", "local"]


def engine(workers: int = 1, cluster: str = "") -> Cores | Threads | Cluster:
    """The cluster at an address, or this machine's cores where there is none."""
    return Cluster(cluster) if cluster else local(workers)
