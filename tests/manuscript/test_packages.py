from __future__ import annotations

import io
import struct
import zipfile

import pytest
from tests.manuscript.formats.packing import pack

from narrative.manuscript import packages
from narrative.manuscript.packages import Package, is_package, join_path
from narrative.manuscript.refusals import CutOff, Damaged, TooManyEntries, UnpacksTooLarge


def test_entries_are_found_whatever_their_case_and_spelling() -> None:
    package = Package(pack({"Word/Document.xml": "a", "OPS/a b.xhtml": "b"}))
    assert package.read("word/document.xml") == package.read("/word/document.xml") == b"a"
    assert package.read("OPS/a%20b.xhtml") == b"b"
    assert "ops/A b.xhtml" in package
    assert package.find("missing.xml") is None
    with pytest.raises(Damaged):
        package.read("missing.xml")


def test_an_entry_has_its_limit() -> None:
    package = Package(pack({"a": b"x" * 1_000}))
    assert len(package.read("a", 1_000)) == 1_000
    with pytest.raises(UnpacksTooLarge):
        package.read("a", 999)


def test_the_ratio_is_measured_once_it_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack({"a": b"x" * 2_000_000})
    assert len(Package(data).read("a")) == 2_000_000
    monkeypatch.setattr(packages, "FREE_OF_RATIO", 1_000_000)
    with pytest.raises(UnpacksTooLarge):
        Package(data).read("a")


def test_other_ways_of_packing_are_damage() -> None:
    with pytest.raises(Damaged):
        Package(pack({"a": b"x" * 1_000}, zipfile.ZIP_BZIP2)).read("a")


def test_the_number_of_entries_has_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack({f"{number}": b"" for number in range(21)})
    assert len(Package(data).names) == 21
    monkeypatch.setattr(packages, "MOST_ENTRIES", 20)
    with pytest.raises(TooManyEntries):
        Package(data)


def test_a_wide_list_of_entries_is_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = io.BytesIO()
    with zipfile.ZipFile(wide, "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", "x")
    data = wide.getvalue()
    end = data.rfind(b"PK\x05\x06")
    size, offset = struct.unpack("<LL", data[end + 12 : end + 20])
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 5, 5, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert len(Package(data[:end] + record + locator + last).names) == 5
    monkeypatch.setattr(packages, "MOST_ENTRIES", 4)
    with pytest.raises(TooManyEntries):
        Package(data[:end] + record + locator + last)
    with pytest.raises(Damaged):
        Package(data[:end] + last)


def test_what_is_no_package_is_cut_off() -> None:
    assert is_package(pack({}))
    assert not is_package(b"text")
    with pytest.raises(CutOff):
        Package(b"PK\x03\x04 and nothing more")


@pytest.mark.parametrize(
    ("base", "address", "path"),
    [
        ("OPS/a.xhtml", "b.png", "OPS/b.png"),
        ("OPS/text/a.xhtml", "../b.png", "OPS/b.png"),
        ("OPS/a.xhtml", "/b.png", "b.png"),
        ("a.xhtml", "b.png?x#y", "b.png"),
        ("a.xhtml", "#y", ""),
        ("a.xhtml", "data:image/png;base64,", ""),
        ("a.xhtml", "https://example.org/b.png", ""),
        ("a.xhtml", "//example.org/b.png", ""),
    ],
)
def test_addresses_stay_inside(base: str, address: str, path: str) -> None:
    assert join_path(base, address) == path
