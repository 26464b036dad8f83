import subprocess
import sys

WORLD = ("sqlalchemy", "fastapi", "pydantic", "psycopg")


def test_what_runs_in_a_process_of_its_own_brings_nothing_of_the_world() -> None:
    modules = "narrative.services.reader.book, narrative.services.reader.document"
    program = f"import sys, {modules}; print([name for name in {WORLD} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
