"""Measures what row-level security costs: the same reads as the studio's role, and as one that sees past every wall.

``python -m benchmarks.walls`` fills a database with books of many scenes and reads in turn, with the project named in
the transaction both times: one scene by its key, fifty scenes, and scenes with their chapters. It prints reads a second
of both and what the wall takes of them, as medians of several rounds.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from uuid import UUID

import psycopg

from narrative.kit.ids import make_id
from narrative.kit.postgres import OWNER, SUPERUSER, Cluster
from narrative.kit.schema import upgrade_schema

BOOKS, SCENES = 200, 100
_JOINED = "chapter ON chapter.project_id = scene.project_id AND chapter.id = scene.chapter_id"
READS = {
    "one scene by its key": "SELECT * FROM scene WHERE project_id = %(project)s AND id = %(scene)s",
    "fifty scenes": "SELECT * FROM scene WHERE project_id = %(project)s ORDER BY position LIMIT 50",
    "scenes with chapters": f"SELECT chapter.title FROM scene JOIN {_JOINED} WHERE scene.project_id = %(project)s",
}
_TENANT = "SELECT set_config('app.project_id', %(project)s::text, true)"


def fill(dsn: str) -> list[tuple[UUID, UUID]]:
    """Make the books; return each with one of its scenes."""
    made = []
    with psycopg.connect(dsn) as connection:
        for _ in range(BOOKS):
            project, part, chapter, scene = (make_id() for _ in range(4))
            names = {"p": project, "part": part, "chapter": chapter, "scene": scene, "count": SCENES}
            for statement in _MAKE:
                connection.execute(statement, names)
            made.append((project, scene))
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    return made


_MAKE = (
    """
    INSERT INTO project (id, title, author, language, is_sample, revision, updated_at, created_at)
    VALUES (%(p)s, 'T', '', 'en', false, 1, now(), now())
    """,
    """
    INSERT INTO part (project_id, id, title, position, revision, created_at)
    VALUES (%(p)s, %(part)s, '', 'a0', 1, now())
    """,
    """
    INSERT INTO chapter (project_id, id, part_id, role, title, position, revision, created_at)
    VALUES (%(p)s, %(chapter)s, %(part)s, 'body', 'C', 'a0', 1, now())
    """,
    """
    INSERT INTO scene (project_id, id, chapter_id, title, position, revision, created_at)
    SELECT %(p)s, CASE n WHEN 1 THEN %(scene)s ELSE gen_random_uuid() END, %(chapter)s, '', to_char(n, '0000'), 1, now()
    FROM generate_series(1, %(count)s) n
    """,
)


def read(connection: psycopg.Connection, query: str, books: list[tuple[UUID, UUID]], seconds: float) -> float:
    """Return how many reads a second, each in a transaction of its own that names its project."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        project, scene = books[done % len(books)]
        with connection.transaction():
            connection.execute(_TENANT, {"project": project})
            connection.execute(query, {"project": project, "scene": scene}).fetchall()
        done += 1
    return done / (time.perf_counter() - began)


def measure(cluster: Cluster, rounds: int, seconds: float) -> None:
    upgrade_schema(cluster.dsn(OWNER))
    books = fill(cluster.dsn(SUPERUSER))
    print(f"{BOOKS} books of {SCENES} scenes\n{'':<24} {'past the wall':>14} {'behind it':>10} {'price':>7}")
    with psycopg.connect(cluster.dsn()) as walled, psycopg.connect(cluster.dsn(SUPERUSER)) as free:
        for name, query in READS.items():
            pairs = [(read(free, query, books, seconds), read(walled, query, books, seconds)) for _ in range(rounds)]
            past, behind = (statistics.median(side) for side in zip(*pairs, strict=True))
            price = statistics.median(1 - ours / theirs for theirs, ours in pairs)
            print(f"{name:<24} {past:>12.0f}/s {behind:>8.0f}/s {price:>7.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nos-walls-") as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder))
        cluster.start()
        try:
            measure(cluster, arguments.rounds, arguments.seconds)
        finally:
            cluster.stop()


if __name__ == "__main__":
    main()
