"""The cache on disk: what it holds is whole or absent, and it stays within its bound."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from narrative.cli.cache import DiskCache, open_cache

KEY, OTHER = "ab" + "0" * 38, "cd" + "1" * 38


def test_what_is_put_in_comes_out(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache[KEY] = b"a reading"
    assert cache[KEY] == b"a reading"
    assert list(cache) == [KEY]
    assert len(cache) == 1
    del cache[KEY]
    assert KEY not in cache


def test_a_damaged_entry_is_as_good_as_none(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache[KEY] = b"a reading"
    (tmp_path / "ab" / KEY).write_bytes(b"\x00rubbish")
    assert cache.get(KEY) is None
    assert not (tmp_path / "ab" / KEY).exists()


def test_a_folder_that_cannot_be_written_is_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    cache = DiskCache(blocked)
    cache[KEY] = b"a reading"
    assert cache.get(KEY) is None
    cache.prune()


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, most_bytes=1500)
    for key in (KEY, OTHER):
        cache[key] = os.urandom(1000)
    os.utime(tmp_path / "ab" / KEY, (1, 1))
    cache.prune()
    assert list(cache) == [OTHER]


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "short", "a" * 300])
def test_a_key_cannot_leave_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        DiskCache(tmp_path)[key]


def test_the_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATIVE_CACHE", str(tmp_path))
    assert open_cache().folder == tmp_path / "readings"
