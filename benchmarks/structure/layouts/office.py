"""Lays a novel out through LibreOffice, as a writer's own program would save it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.structure.layouts.recipe import Layout, MissingProgram, Write
from benchmarks.structure.novels import Novel

KEPT = Path(".cache/benchmarks/structure")


def converted(name: str, extension: str, write: Write) -> Layout:
    """Return a layout that LibreOffice makes of what ``write`` writes, a Word document. Results are kept."""

    def convert(novel: Novel) -> bytes:
        return convert_docx(write(novel), extension, novel)

    return Layout(name, extension, convert)


def convert_docx(source: bytes, extension: str, novel: Novel) -> bytes:
    """Return ``source`` as LibreOffice saves it. Raises ``MissingProgram`` where that is not installed."""
    text = repr(novel).encode()
    kept = (
        KEPT / f"{hashlib.sha256(text + Path(__file__).with_name('word.py').read_bytes()).hexdigest()[:24]}.{extension}"
    )
    if kept.exists():
        return kept.read_bytes()
    program = shutil.which("soffice")
    if program is None:
        raise MissingProgram("LibreOffice (soffice) is not installed")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "novel.docx"
        file.write_bytes(source)
        out = Path(folder) / "out"
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", extension]
        subprocess.run([*command, "--outdir", str(out), str(file)], check=True, capture_output=True, timeout=300)
        result = (out / f"novel.{extension}").read_bytes()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(result)
    return result
