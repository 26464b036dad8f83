import io
import zipfile

import httpx
import pytest
from tests.rest.conftest import NOVEL, body_of, bring, bring_in, first_scene, outline_of, wait_for

CHANGED = NOVEL.replace(b"His gray eyes were tired.", b"His gray eyes were very tired indeed.")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def docx_bomb() -> bytes:
    """A small package that unpacks to a gigabyte."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(1024):
                entry.write(b" " * (1 << 20))
    return packed.getvalue()


async def test_a_book_is_brought_previewed_and_put_in_place(client: httpx.AsyncClient, book: str) -> None:
    read = await bring(client, book, NOVEL)
    assert (read["status"], read["progress"], read["problem"]) == ("ready", 1.0, None)
    report = read["report"]
    assert report["words_in"] == report["words_out"] == 37
    assert (report["chapters"], report["scenes"]) == (2, 3)
    assert await outline_of(client, book) == [("Chapter 1", [0])]
    address = f"{book}/imports/{read['id']}"
    first = (await client.get(f"{address}/blocks?limit=4")).json()
    rest = (await client.get(f"{address}/blocks", params={"cursor": first["next_cursor"]})).json()
    blocks = [*first["items"], *rest["items"]]
    assert [block["index"] for block in blocks] == list(range(len(blocks)))
    assert blocks[0]["text"] == "Chapter I"
    await client.post(f"{address}/apply")
    done = await wait_for(client, address, "done", "failed")
    assert done["status"] == "done"
    assert await outline_of(client, book) == [("Chapter I", [20, 6]), ("Chapter II", [7])]
    assert [item["status"] for item in (await client.get(f"{book}/imports")).json()["items"]] == ["done"]


async def test_the_outline_can_be_settled_by_hand(client: httpx.AsyncClient, book: str) -> None:
    read = await bring(client, book, NOVEL)
    address = f"{book}/imports/{read['id']}"
    kept = [b for b in read["boundaries"] if b["level"] == "chapter"]
    kept[1] = kept[1] | {"included": False}
    kept[0] = kept[0] | {"title": "The Breakfast"}
    headers = {"If-Match": read["etag"]}
    settled = await client.put(f"{address}/outline", json={"boundaries": kept}, headers=headers)
    report = settled.json()["report"]
    assert (report["left_out"], report["words_in"], report["words_out"]) == (9, 37, 37)
    stale = await client.put(f"{address}/outline", json={"boundaries": kept}, headers=headers)
    assert stale.status_code == 412
    wrong = await client.put(f"{address}/outline", json={"boundaries": [kept[0] | {"block": 999}]})
    assert wrong.status_code == 422
    await client.post(f"{address}/apply")
    await wait_for(client, address, "done")
    assert await outline_of(client, book) == [("The Breakfast", [26])]


async def test_undo_puts_everything_back(client: httpx.AsyncClient, book: str) -> None:
    scene = await first_scene(client, book)
    await client.put(f"{book}/scenes/{scene}/body", json=body_of("My own words."), headers={"If-Match": "*"})
    before = (await client.get(f"{book}/outline")).json()
    done = await bring_in(client, book, NOVEL)
    assert (await outline_of(client, book))[0][0] == "Chapter I"
    undone = await client.post(f"{book}/imports/{done['id']}/undo")
    assert undone.json()["status"] == "undone"
    after = (await client.get(f"{book}/outline")).json()
    assert [(c["id"], [s["id"] for s in c["scenes"]]) for p in after["parts"] for c in p["chapters"]] == [
        (c["id"], [s["id"] for s in c["scenes"]]) for p in before["parts"] for c in p["chapters"]
    ]
    assert (await client.get(f"{book}/scenes/{scene}")).json()["body"] == body_of("My own words.")["body"]
    assert (await client.post(f"{book}/imports/{done['id']}/undo")).status_code == 409


async def test_the_same_book_again_makes_versions_and_no_copy(client: httpx.AsyncClient, book: str) -> None:
    await bring_in(client, book, NOVEL)
    before = (await client.get(f"{book}/outline")).json()
    scene = await first_scene(client, book)
    done = await bring_in(client, book, CHANGED)
    after = (await client.get(f"{book}/outline")).json()
    ids = [[s["id"] for p in o["parts"] for c in p["chapters"] for s in c["scenes"]] for o in (before, after)]
    assert ids[0] == ids[1]
    versions = (await client.get(f"{book}/scenes/{scene}/versions")).json()["items"]
    assert [version["reason"] for version in versions] == ["before-import"]
    other = ids[0][2]
    assert (await client.get(f"{book}/scenes/{other}/versions")).json()["items"] == []
    await client.post(f"{book}/imports/{done['id']}/undo")
    assert await outline_of(client, book) == [("Chapter I", [20, 6]), ("Chapter II", [7])]


async def test_undo_keeps_what_was_written_since(client: httpx.AsyncClient, book: str) -> None:
    await bring_in(client, book, NOVEL)
    scene = await first_scene(client, book)
    done = await bring_in(client, book, CHANGED)
    await client.put(f"{book}/scenes/{scene}/body", json=body_of("Written since."), headers={"If-Match": "*"})
    await client.post(f"{book}/imports/{done['id']}/undo")
    versions = (await client.get(f"{book}/scenes/{scene}/versions")).json()["items"]
    kept = [(await client.get(f"{book}/scenes/{scene}/versions/{v['id']}")).json()["body"] for v in versions]
    assert body_of("Written since.")["body"] in kept


@pytest.mark.parametrize(
    ("name", "data", "slug"),
    [
        ("empty.docx", b"", "empty-file"),
        ("book.pdf", b"%PDF-1.7 rubbish", "is-pdf"),
        ("bomb.docx", docx_bomb(), "unpacks-too-large"),
        ("cut.docx", b"PK\x03\x04" + b"\x00" * 40, "cut-off"),
        ("noise.txt", bytes(range(256)) * 40, None),
    ],
)
async def test_what_cannot_be_read_says_so_and_leaves_nothing(
    client: httpx.AsyncClient, book: str, name: str, data: bytes, slug: str | None
) -> None:
    before = (await client.get(f"{book}/outline")).json()
    read = await bring(client, book, data, name)
    assert read["status"] == "failed"
    assert slug in {None, read["problem"]["slug"]}
    assert "othing was imported" in read["problem"]["detail"] or "nothing to import" in read["problem"]["detail"]
    assert (await client.post(f"{book}/imports/{read['id']}/apply")).status_code == 409
    assert (await client.get(f"{book}/outline")).json() == before


async def test_an_import_is_forgotten_and_what_was_applied_stays(client: httpx.AsyncClient, book: str) -> None:
    done = await bring_in(client, book, NOVEL)
    address = f"{book}/imports/{done['id']}"
    assert (await client.delete(address)).status_code == 204
    assert (await client.get(address)).status_code == 404
    assert len(await outline_of(client, book)) == 2


async def test_pictures_come_along(client: httpx.AsyncClient, book: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("mimetype", "application/epub+zip")
        package.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        package.writestr(
            "c.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="p" href="p.png" media-type="image/png"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>',
        )
        page = '<h1>I</h1><p>Some words here.</p><p><img src="p.png" alt="A map"/></p><p>And more.</p>'
        package.writestr("a.xhtml", f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{page}</body></html>')
        package.writestr("p.png", PNG)
    await bring_in(client, book, packed.getvalue(), "book.epub")
    scenes = (await client.get(f"{book}/scenes")).json()["items"]
    names = [b["attrs"]["name"] for s in scenes for b in s["body"]["content"] if b["type"] == "image"]
    answer = await client.get(f"{book}/images/{names[0]}")
    assert (answer.headers["content-type"], answer.content) == ("image/png", PNG)
    assert (await client.get(f"{book}/images/other.png")).status_code == 404


async def test_a_request_without_a_file_is_refused(client: httpx.AsyncClient, book: str) -> None:
    assert (await client.post(f"{book}/imports")).status_code == 422
