import httpx
from tests.rest.conftest import bring_in, check, first_scene, wait_for

from narrative.checks.catalogue import list_checks

PASSAGE = (
    "Rolling pasture lands curved upward on either side of us, and old gabled houses peeped out from amid the thick "
    "green foliage, but behind the peaceful and sunlit countryside there rose ever, dark against the evening sky, the "
    "long, gloomy curve of the moor."
)
FLAWED = f"# Chapter I\n\nHolmes came. {PASSAGE}\n\n# Chapter III\n\nWatson slept. {PASSAGE}\n".encode()
MENDED = FLAWED.replace(b"# Chapter III", b"# Chapter II")


async def test_the_catalogue_has_a_page_for_every_check(client: httpx.AsyncClient) -> None:
    found = (await client.get("/checks")).json()
    assert [item["id"] for item in found] == [one.id for one in list_checks()]
    one = (await client.get("/checks/structure/chapter-numbering")).json()
    assert one["page"].startswith("#")
    assert one["wrong"]
    assert (await client.get("/checks/structure/none")).status_code == 404


async def test_a_book_that_was_never_checked_says_so(client: httpx.AsyncClient, book: str) -> None:
    found = (await client.get(f"{book}/checks/latest")).json()
    assert (found["status"], found["id"], found["score"]) == ("never", None, None)


async def test_findings_are_followed_from_run_to_run(client: httpx.AsyncClient, book: str) -> None:
    await bring_in(client, book, FLAWED)
    assert (await check(client, book))["status"] == "done"
    page = (await client.get(f"{book}/findings")).json()
    checks = {item["check"]: item for item in page["items"]}
    assert {"structure/chapter-numbering", "prose/passage-repeated"} <= set(checks)
    repeated = checks["prose/passage-repeated"]
    assert repeated["evidence"][0]["quote"] in PASSAGE or PASSAGE in repeated["evidence"][0]["quote"]
    assert repeated["evidence"][0]["chapter_title"] == "Chapter I"
    numbering = checks["structure/chapter-numbering"]
    assert numbering["evidence"][0]["place"] == "title"
    latest = (await client.get(f"{book}/checks/latest")).json()
    assert latest["new"] + latest["still"] == page["total"]
    assert latest["score"] < 100
    assert (await client.get(book)).json()["open_findings"] == page["total"]
    findings = [c["findings"] for c in (await client.get(f"{book}/outline")).json()["parts"][0]["chapters"]]
    assert all(findings)

    await bring_in(client, book, MENDED)
    await check(client, book)
    assert numbering["id"] not in {item["id"] for item in (await client.get(f"{book}/findings")).json()["items"]}
    resolved = (await client.get(f"{book}/findings?status=resolved")).json()["items"]
    assert numbering["id"] in {item["id"] for item in resolved}
    again = (await client.get(f"{book}/findings/{repeated['id']}")).json()
    assert again["status"] == "still"

    await bring_in(client, book, FLAWED)
    await check(client, book)
    assert (await client.get(f"{book}/findings/{numbering['id']}")).json()["status"] in {"new", "still"}


async def test_findings_are_filtered_and_counted(client: httpx.AsyncClient, book: str) -> None:
    await bring_in(client, book, FLAWED)
    await check(client, book)
    page = (await client.get(f"{book}/findings?family=structure")).json()
    assert {item["family"] for item in page["items"]} == {"structure"}
    assert {facet["value"] for facet in page["facets"]["family"]} >= {"structure", "prose"}
    assert all(facet["count"] for facet in page["facets"]["chapter"])
    for name, value in (("check", "prose/none"), ("severity", "suggestion"), ("chapter_id", page["items"][0]["id"])):
        assert (await client.get(f"{book}/findings", params={name: value})).json()["items"] == []
    first = (await client.get(f"{book}/findings?limit=1")).json()
    rest = (await client.get(f"{book}/findings", params={"cursor": first["next_cursor"]})).json()
    assert len(first["items"]) + len(rest["items"]) == first["total"]
    assert (await client.get(f"{book}/findings?severity=terrible")).status_code == 422


async def test_a_verdict_stays_while_the_evidence_stands(client: httpx.AsyncClient, book: str) -> None:
    await bring_in(client, book, FLAWED)
    await check(client, book)
    items = (await client.get(f"{book}/findings?check=prose/passage-repeated")).json()["items"]
    address = f"{book}/findings/{items[0]['id']}"
    verdict = {"verdict": "intended", "reason": "It is a refrain."}
    stale = await client.post(f"{address}/dismissal", json=verdict, headers={"If-Match": '"99"'})
    assert stale.status_code == 412
    dismissed = (await client.post(f"{address}/dismissal", json=verdict)).json()
    assert (dismissed["status"], dismissed["verdict"], dismissed["reason"]) == ("dismissed", *verdict.values())
    await check(client, book)
    assert (await client.get(address)).json()["status"] == "dismissed"
    assert items[0]["id"] in [i["id"] for i in (await client.get(f"{book}/findings?status=dismissed")).json()["items"]]
    assert (await client.delete(f"{address}/dismissal")).json()["status"] == "still"
    assert (await client.post(f"{address}/dismissal", json={"verdict": "maybe"})).status_code == 422


async def test_annotations_follow_an_edit(client: httpx.AsyncClient, book: str) -> None:
    await bring_in(client, book, FLAWED)
    await check(client, book)
    scene = await first_scene(client, book)
    address = f"{book}/scenes/{scene}"
    before = (await client.get(f"{address}/annotations")).json()
    body = (await client.get(address)).json()["body"]
    body["content"][0]["content"][0]["text"] = "Well! " + body["content"][0]["content"][0]["text"]
    await client.put(f"{address}/body", json={"body": body}, headers={"If-Match": "*"})
    after = (await client.get(f"{address}/annotations")).json()
    assert after["revision"] == before["revision"] + 1
    assert [span["start"] for span in after["entities"]] == [span["start"] + 6 for span in before["entities"]]
    assert [span["start"] for span in after["findings"]] == [span["start"] + 6 for span in before["findings"]]
    gone = {"body": {"type": "doc", "content": [{"type": "paragraph"}]}}
    await client.put(f"{address}/body", json=gone, headers={"If-Match": "*"})
    assert (await client.get(f"{address}/annotations")).json()["findings"] == []


async def test_an_edit_has_the_book_checked_by_itself(client: httpx.AsyncClient, book: str) -> None:
    scene = await first_scene(client, book)
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Holmes came."}]}]}
    await client.put(f"{book}/scenes/{scene}/body", json={"body": body}, headers={"If-Match": "*"})
    found = await wait_for(client, f"{book}/checks/latest", "done", "failed")
    assert (found["status"], found["words"]) == ("done", 2)


async def test_a_job_is_seen_and_cancelled(client: httpx.AsyncClient, book: str) -> None:
    job = (await client.post(f"{book}/checks")).json()["job_id"]
    address = f"{book}/jobs/{job}"
    assert (await client.get(address)).json()["kind"] == "check"
    assert (await client.post(f"{address}/cancel")).status_code == 200
    ended = await wait_for(client, address, "cancelled", "done")
    assert ended["id"] == job
