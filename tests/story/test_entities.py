"""Names that mean one are put together; names that may mean two are kept apart; the author has the last word."""

from __future__ import annotations

import pytest

from narrative.story.book import Book, ChapterText, SceneText
from narrative.story.decisions import Decisions
from narrative.story.entity import Entity, EntityKind, Gender
from narrative.story.reading import read_book


def cast(*scenes: str, decisions: Decisions | None = None) -> dict[str, Entity]:
    texts = tuple(SceneText(f"s{number}", text) for number, text in enumerate(scenes))
    book = Book((ChapterText("c1", "I", 1, texts),))
    return {entity.name: entity for entity in read_book(book, decisions=decisions or Decisions()).entities}


def names_of(entity: Entity) -> set[str]:
    return {alias.name for alias in entity.aliases}


HOLMES = """Mr. Sherlock Holmes sat down. “Well?” said Holmes. He smiled. Then Sherlock laughed, and Mr. Holmes rose.
He looked at Sherlock Holmes, and Sherlock Holmes looked at him."""


def test_long_and_short_forms_of_one_name_are_one() -> None:
    people = cast(HOLMES)
    assert names_of(people["Sherlock Holmes"]) == {
        "Mr. Sherlock Holmes",
        "Holmes",
        "Sherlock",
        "Mr. Holmes",
        "Sherlock Holmes",
    }
    assert people["Sherlock Holmes"].gender is Gender.MALE
    assert len(people) == 1


def test_brothers_with_one_surname_are_two() -> None:
    people = cast(
        "Sir Charles Baskerville was dead. Sir Charles had known it. Then came Sir Henry Baskerville."
        " Sir Henry laughed. “He was my uncle,” said Sir Henry. He thought of Sir Charles."
    )
    assert set(people) == {"Sir Charles Baskerville", "Sir Henry Baskerville"}


def test_husband_and_wife_are_two() -> None:
    people = cast(
        "Mr. Harker met Mrs. Harker. “Jonathan,” she said. Jonathan Harker smiled. Mrs. Harker took his arm."
        " Mr. Harker bowed, and Mrs. Harker went out. She was tired."
    )
    assert names_of(people["Jonathan Harker"]) >= {"Mr. Harker", "Jonathan Harker", "Jonathan"}
    assert names_of(people["Mrs. Harker"]) == {"Mrs. Harker"}
    assert people["Mrs. Harker"].gender is Gender.FEMALE


def test_a_pet_name_is_its_owner_s() -> None:
    people = cast("Elizabeth Marsh came in. “Lizzy,” said he. Lizzy turned. Then Elizabeth Marsh spoke, and Lizzy sat.")
    assert names_of(people["Elizabeth Marsh"]) == {"Elizabeth Marsh", "Lizzy"}


def test_two_who_stand_side_by_side_are_two() -> None:
    people = cast(
        "Kate and Katherine Moss came in. Kate and Katherine Moss sat down. Kate laughed. Katherine Moss did not."
    )
    assert {"Kate", "Katherine Moss"} <= set(people)


def test_a_wife_called_by_her_husband_s_name_is_not_he() -> None:
    people = cast(
        "John Dashwood came with Mrs. John Dashwood. Mrs. John Dashwood spoke. John Dashwood said nothing."
        " “Come,” said Mrs. John Dashwood. John Dashwood went."
    )
    assert names_of(people["John Dashwood"]) == {"John Dashwood"}


def test_a_mother_is_not_her_unmarried_daughter() -> None:
    people = cast(
        "Miss Anna Gray came down. “Good morning,” said Miss Anna Gray. Mrs. Gray looked up. Mrs. Gray sighed."
        " Anna sat. Miss Gray took her tea, and Mrs. Gray hers."
    )
    assert names_of(people["Mrs. Gray"]) == {"Mrs. Gray"}
    assert names_of(people["Miss Anna Gray"]) >= {"Miss Anna Gray", "Miss Gray", "Anna"}


def test_a_bare_surname_is_not_his_who_goes_by_his_given_name() -> None:
    people = cast(
        "Paul Morel ran. Paul laughed. “Paul,” she said. Paul turned. Then Paul sat, and Paul ate. Paul Morel slept."
        " Walter Morel came home. Morel sat. “Eh,” said Morel. Walter Morel drank. Morel slept."
    )
    assert "Morel" in names_of(people["Walter Morel"])
    assert "Morel" not in names_of(people["Paul Morel"])


def test_the_one_who_needs_no_given_name_is_the_elder() -> None:
    people = cast(
        "George Knightley bowed. Mr. Knightley spoke. “Ah,” said Mr. Knightley. George Knightley sat."
        " Mr. John Knightley came in. Mr. John Knightley frowned. “No,” said Mr. John Knightley. Mr. Knightley rose."
    )
    assert names_of(people["George Knightley"]) == {"George Knightley", "Mr. Knightley"}
    assert names_of(people["Mr. John Knightley"]) == {"Mr. John Knightley"}


def test_a_shared_rank_is_read_by_the_scene() -> None:
    first = "Captain Dorn rose. “Go,” said the Captain. Captain Dorn sat. The Captain laughed, and the Captain slept."
    second = first.replace("Dorn", "Vane")
    people = cast(first, second)
    assert {len(people[name].mentions) for name in ("Captain Dorn", "Captain Vane")} == {5}


def test_a_shared_name_is_left_out_where_nothing_decides() -> None:
    people = cast(
        "Adam Cray rose. Adam Cray sat. “Go,” said Adam Cray.",
        "Ewan Cray rose. Ewan Cray sat. “Go,” said Ewan Cray.",
        "Cray came in. “Well,” said Cray. Cray was tired.",
    )
    assert len(people["Adam Cray"].mentions) == len(people["Ewan Cray"].mentions) == 3


def test_an_everyday_word_may_be_a_surname() -> None:
    people = cast(
        "Sirius Black laughed. “Go,” said Black. In March the French came. “Never,” Black said. Black turned, and a"
        " black dog barked. Sirius Black sighed. The white house stood in the north, and on Friday it rained."
    )
    assert names_of(people["Sirius Black"]) == {"Sirius Black", "Black"}
    assert set(people) == {"Sirius Black"}


def test_an_everyday_word_at_the_head_of_a_sentence_is_nobody_without_a_sign() -> None:
    people = cast(
        "Will Marsh rose. “Go,” said Will. Then Will turned to Will Marsh’s brother. Will you come? Will it rain?"
        " It will. Will rain help? “No,” said Will."
    )
    assert sum(alias.mentions for alias in people["Will Marsh"].aliases if alias.name == "Will") == 3


def test_a_day_may_be_somebody() -> None:
    people = cast(
        "“Come, Friday,” I said. Friday laughed. “Master,” said Friday. On Friday it rained. “Friday,” I said."
    )
    assert people["Friday"].kind is EntityKind.PERSON


def test_an_epithet_is_a_person() -> None:
    people = cast(
        "“Hush,” said the Scarecrow. The Tin Woodman laughed. “Why?” asked the Scarecrow, and the Tin Woodman said"
        " nothing. Then the Scarecrow turned, and he looked at the Tin Woodman. “Well,” said the Tin Woodman."
    )
    assert people["Scarecrow"].kind is EntityKind.PERSON
    assert people["Tin Woodman"].kind is EntityKind.PERSON


def test_a_rank_alone_is_its_only_bearer_s() -> None:
    people = cast(
        "Count Dracula bowed. “Welcome,” said the Count. Count Dracula smiled, and the Count took my bag."
        " Then the Count laughed."
    )
    assert names_of(people["Dracula"] if "Dracula" in people else people["Count Dracula"]) == {"Count Dracula", "Count"}


def test_invented_names_are_told_by_where_they_stand() -> None:
    people = cast(
        "Kaelith rode to Vhaness. In Vhaness, Kaelith drew her blade. “Go,” said Kaelith, and she rose."
        " They slept in Vhaness."
    )
    assert people["Kaelith"].kind is EntityKind.PERSON
    assert people["Kaelith"].gender is Gender.FEMALE
    assert people["Vhaness"].kind is EntityKind.PLACE


def test_streets_and_companies() -> None:
    people = cast(
        "He lived in Regent Street, above the Meridian Trust Company. The Meridian Trust Company owned Regent Street."
    )
    assert people["Regent Street"].kind is EntityKind.PLACE
    assert people["Meridian Trust Company"].kind is EntityKind.ORGANISATION


def test_everyday_words_are_nobody() -> None:
    assert (
        cast(
            "On Monday the English came. Suddenly it rained. God! I said. Nobody came in June.",
            "Suddenly it stopped. On Tuesday, in the morning, I said nothing. Heaven knows. CHAPTER TWO",
        )
        == {}
    )


def test_a_rare_word_at_the_head_of_a_sentence_is_no_name_without_a_sign() -> None:
    assert "Gloomily" not in cast("Gloomily, the rain fell. Anna saw it, and Anna said so.")


def test_an_id_does_not_depend_on_the_place() -> None:
    first, second = cast(HOLMES), cast("It rained. Nobody came.", HOLMES)
    assert first["Sherlock Holmes"].id == second["Sherlock Holmes"].id


FAMILY = """Adam Cray came in. Bella Cray laughed. “Well,” said Cray. Adam Cray sat, and Bella Cray stood.
Adam was tired. “Adam,” said Bella."""


def test_the_author_merges_and_it_holds() -> None:
    people = cast(FAMILY, decisions=Decisions(merges=(("Adam Cray", "Bella Cray"),)))
    (cray,) = people.values()
    assert {"Adam", "Bella", "Adam Cray", "Bella Cray", "Cray"} == names_of(cray)


def test_the_author_splits() -> None:
    people = cast(HOLMES, decisions=Decisions(splits=(("sherlock",),)))
    assert names_of(people["Sherlock"]) == {"Sherlock"}
    assert "Sherlock" not in names_of(people["Sherlock Holmes"])


def test_the_author_renames_and_the_id_stays() -> None:
    before = cast(HOLMES)["Sherlock Holmes"]
    after = cast(HOLMES, decisions=Decisions(renames={"holmes": "The Detective"}))["The Detective"]
    assert after.id == before.id


def test_the_author_says_what_it_is() -> None:
    people = cast("Vess rose. Vess laughed. “Go,” said Vess.", decisions=Decisions(kinds={"Vess": EntityKind.PLACE}))
    assert people["Vess"].kind is EntityKind.PLACE


def test_the_author_says_it_is_no_name() -> None:
    assert cast("Vess rose. Vess laughed.", decisions=Decisions(ignored=("vess",))) == {}


@pytest.mark.parametrize("decisions", [Decisions(merges=(("Nobody", "No One"),)), Decisions(splits=(("Nobody",),))])
def test_a_decision_about_a_name_that_is_gone_does_nothing(decisions: Decisions) -> None:
    assert cast(HOLMES, decisions=decisions) == cast(HOLMES)
