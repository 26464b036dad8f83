import httpx
from tests.rest.accounts.conftest import Somebody


async def test_from_nothing_to_a_shelf_of_ones_own(mara: Somebody) -> None:
    session = (await mara.client.get("/session")).json()
    assert session["mode"] == "multi-user"
    assert session["user"]["name"] == "Mara"
    assert session["user"]["email"] == mara.email
    assert session["user"]["email_verified"] is True
    assert session["user"]["second_factor"] is False
    assert (await mara.client.get("/projects")).json()["items"] == []
    assert (await mara.client.post("/projects", json={"title": "Mine"})).status_code == 201


async def test_nobody_sees_anything_without_signing_in(visitor: httpx.AsyncClient) -> None:
    for path in ("/session", "/projects", "/account/devices"):
        answer = await visitor.get(path)
        assert answer.status_code == 401, path
    assert (await visitor.get("/studio")).json()["mode"] == "multi-user"
