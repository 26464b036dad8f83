import httpx
import pytest
from tests.rest.conftest import NOVEL, bring, bring_in


@pytest.mark.parametrize(("key", "extension"), [("markdown", "md"), ("text", "txt"), ("docx", "docx")])
async def test_every_word_goes_out_again(client: httpx.AsyncClient, book: str, key: str, extension: str) -> None:
    await bring_in(client, book, NOVEL)
    answer = await client.get(f"{book}/export?format={key}")
    assert answer.status_code == 200
    assert f"The%20Hound.{extension}" in answer.headers["content-disposition"]
    other = f"/projects/{(await client.post('/projects', json={})).json()['id']}"
    back = await bring(client, other, answer.content, f"again.{extension}")
    assert back["report"]["in_text"] == 33


async def test_an_unknown_format_is_refused(client: httpx.AsyncClient, book: str) -> None:
    assert (await client.get(f"{book}/export?format=pdf")).status_code == 422
