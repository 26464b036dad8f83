import httpx
import pytest

from narrative.kit.ids import make_id


async def test_the_author_is_signed_in_by_itself(client: httpx.AsyncClient) -> None:
    session = (await client.get("/session")).json()
    assert session["mode"] == "local"
    assert session["user"]["name"]


async def test_a_book_begins_with_an_empty_chapter(client: httpx.AsyncClient) -> None:
    made = await client.post("/projects", json={"title": "  The Hound ", "author": "Doyle"})
    assert made.status_code == 201
    project = made.json()
    assert (project["title"], project["words"], project["score"], project["open_findings"]) == ("The Hound", 0, None, 0)
    assert made.headers["etag"] == project["etag"]
    outline = (await client.get(f"/projects/{project['id']}/outline")).json()
    assert [len(chapter["scenes"]) for chapter in outline["parts"][0]["chapters"]] == [1]


async def test_a_field_nobody_knows_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/projects", json={"title": "x", "owner": "me"})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/not-understood")
    assert (await client.post("/projects", json={"language": "<b>"})).status_code == 422


async def test_a_change_with_an_old_tag_is_refused_with_what_is_there(client: httpx.AsyncClient, book: str) -> None:
    before = (await client.get(book)).headers["etag"]
    changed = await client.patch(book, json={"author": "Doyle"}, headers={"If-Match": before})
    assert changed.json()["author"] == "Doyle"
    stale = await client.patch(book, json={"author": "Watson"}, headers={"If-Match": before})
    assert stale.status_code == 412
    assert stale.json()["current"]["author"] == "Doyle"
    assert (await client.patch(book, json={"author": "Watson"})).status_code == 428


async def test_a_deleted_book_comes_back(client: httpx.AsyncClient, book: str) -> None:
    deletion = (await client.delete(book)).json()["deletion_id"]
    assert (await client.get(book)).status_code == 404
    restored = await client.post(f"/deletions/{deletion}/restore")
    assert f"/projects/{restored.json()['id']}" == book
    assert (await client.get(book)).status_code == 200
    assert (await client.post(f"/deletions/{make_id()}/restore")).status_code == 404


async def test_the_shelf_is_read_page_by_page(client: httpx.AsyncClient) -> None:
    made = [(await client.post("/projects", json={"title": str(n)})).json()["id"] for n in range(3)]
    first = (await client.get("/projects?limit=2")).json()
    rest = (await client.get("/projects", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in [*first["items"], *rest["items"]]][:3] == made[::-1]
    assert (await client.get("/projects?cursor=rubbish")).status_code == 422
    assert (await client.get("/projects?limit=0")).status_code == 422


async def test_a_request_sent_twice_happens_once(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": str(make_id())}
    first = await client.post("/projects", json={"title": "Once"}, headers=key)
    again = await client.post("/projects", json={"title": "Once"}, headers=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    other = await client.post("/projects", json={"title": "Another"}, headers=key)
    assert other.status_code == 422


@pytest.mark.parametrize("given", ["90000", True, 90000.5])
async def test_what_only_looks_like_a_number_is_none(client: httpx.AsyncClient, given: object) -> None:
    answer = await client.post("/projects", json={"title": "Mill", "target_words": given})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["body.target_words"]
