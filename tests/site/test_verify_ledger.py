"""What `verify_ledger` names of what somebody wrote past the rules of the database.

The owner of the tables can switch the rules off. All is doctored at once, each row of another page,
and looked at once: to work out everything takes a while.
"""

from __future__ import annotations

import re

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from explainer.operations.audits import differences, of_references
from explainer.operations.models import JobRun
from explainer.publishing.installed_rules import rules_that_differ
from explainer.sources.models import Verification
from quizzes.downloads.audits import of_kept_files
from quizzes.downloads.models import KeptFile
from tests.database import as_owner
from tests.factories import make_entry, make_withdrawn
from topics.models import Topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_site")]
GUARDED = (
    "publishing_edition", "publishing_publication", "sources_verification", "sources_takenback",
    "workflow_move", "dictionary_wording",
)  # fmt: skip


# In statements: PAGE(topic chemotherapy) is the key of a page, LIVE(…) that of its live edition.
PAGE, LIVE = (re.compile(word + r"\((\w+) ([\w-]+)\)") for word in ("PAGE", "LIVE"))
PUBLICATION = r"(SELECT id FROM publishing_publication WHERE (kind, slug) = ('\1', '\2'))"
LIVE_EDITION = PUBLICATION.replace("SELECT id", "SELECT live_edition_id")
FILES = "/topics/t-cell-transfer-therapy/downloads/"


def past_the_rules(*statements: str) -> None:
    with transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(LIVE.sub(LIVE_EDITION, PAGE.sub(PUBLICATION, statement)))
            assert cursor.rowcount or statement.startswith("ALTER"), (
                f"Nothing was doctored by: {statement}"
            )
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def found() -> list[str]:
    return [str(difference) for difference in differences()]


def test_nothing_differs_in_a_site_as_people_made_it(client: Client) -> None:
    make_entry(name="mole")
    make_withdrawn(Topic.objects.get(slug="radiation-therapy"))
    client.get(FILES)

    assert found() == []


NOT_MADE = "what is kept is not what would be made now"
# What is doctored, and what the line says that names it.
SHOWN = {
    "a rendition": (
        """UPDATE publishing_rendition SET content = jsonb_set(content, '{description}',
        '"Take twice as much."') WHERE edition_id = LIVE(topic chemotherapy)""",
        f"Edition 1 of topic chemotherapy, its rendition: {NOT_MADE} (content).",
    ),
    "a card of a list": (
        """UPDATE publishing_rendition SET card = card || '{"name": "Other"}'
        WHERE edition_id = LIVE(term antigen)""",
        f"Edition 1 of term antigen, its rendition: {NOT_MADE} (card).",
    ),
    "a part of a page": (
        """UPDATE publishing_pageparts SET pages = jsonb_set(pages, '{questions}', '"<p>Drink it."')
        WHERE publication_id = PAGE(topic chemotherapy)""",
        f"topic chemotherapy, page parts: {NOT_MADE} (pages).",
    ),
    "a part of other software": (
        """UPDATE publishing_pageparts SET made_by = 'mine'
        WHERE publication_id = PAGE(topic immunotherapy)""",
        "Edition 1 of topic immunotherapy: other software made what is kept of it for readers: ",
    ),
    "a picture of a page": (
        """UPDATE publishing_sharingpicture SET png = '\\x00'
        WHERE publication_id = PAGE(term antibody)""",
        f"term antibody, sharing pictures: {NOT_MADE} (png).",
    ),
    "a link in a text": (
        """UPDATE linking_wordsinplace SET links = '{}'
        WHERE publication_id = PAGE(topic chemotherapy)""",
        f"topic chemotherapy, words in place: {NOT_MADE} (links).",
    ),
    "what a word means": (
        "UPDATE linking_spelling SET meaning = 'P.' WHERE publication_id = PAGE(term abdomen)",
        "term abdomen, spellings: ",
    ),
    "a flashcard": (
        """UPDATE quizzes_topiccard SET back = 'Yes.'
        WHERE "order" = 1 AND publication_id = PAGE(topic chemotherapy)""",
        f"topic chemotherapy, flashcards: {NOT_MADE} (back).",
    ),
    "a search entry": (
        """UPDATE searching_searchentry SET summary = 'Poison.'
        WHERE is_page AND publication_id = PAGE(term b-cell)""",
        f"term b-cell, what a search finds: {NOT_MADE} (summary).",
    ),
    "a name that a search knows": (
        """DELETE FROM searching_searchname WHERE entry_id = (SELECT id FROM searching_searchentry
        WHERE is_page AND publication_id = PAGE(term abnormal))""",
        "term abnormal, names that a search knows: 1 missing.",
    ),
    "an entry of a page that was withdrawn": (
        """INSERT INTO searching_searchentry (publication_id, origin, key, address, language, kind,
        is_page, is_definition, anchor, title, summary, text, words, vector) VALUES
        (PAGE(topic radiation-therapy), '', '', '/x/', 'en', 'topic', true, false, '', 'x',
        '', '', '{}', '')""",
        "topic radiation-therapy, search entries: the page is not live, and has some.",
    ),
    "a word of the vocabulary": (
        "UPDATE searching_searchword SET entries = entries + 1 WHERE word = 'chemotherapy'",
        "“chemotherapy” in the vocabulary of the search: it is counted for ",
    ),
    "NCI's words": (
        "UPDATE dictionary_wording SET definition = 'Something else.' WHERE name = 'mole'",
        ", mole (en): these are not the words fetched.",
    ),
    "where NCI's words stand": (
        "UPDATE dictionary_entry SET publication_id = PAGE(term antibody)",
        ": it does not stand on the page of the term of its name",
    ),
    "a picture in an article": (
        """INSERT INTO pictures_picture (digest, data, width, height, uploaded_by_id, uploaded_at)
        SELECT repeat('a', 64), 'x', 1, 1, max(id), now() FROM auth_user""",
        "picture aaaaaaaaaaaa (1 × 1): it is not the one that its digest names.",
    ),
}
RECORD = {
    "the text of an edition": (
        """UPDATE publishing_edition
        SET content = replace(content, '"definition":"', '"definition":"No ')
        WHERE id = LIVE(term chemotherapy)""",
        "Edition 1 of term chemotherapy: its digest is not that of its content.",
    ),
    "an edition and its digest": (
        """UPDATE publishing_edition SET content = content || ' ',
        digest = encode(sha256(convert_to(content || ' ', 'UTF8')), 'hex')
        WHERE id = LIVE(term catheter)""",
        "Edition 1 of term catheter: its content is not written as the site writes it.",
    ),
    "what an edition rests on": (
        "DELETE FROM sources_verification WHERE publication_id = PAGE(term brachytherapy)",
        "Edition 1 of term brachytherapy: no second person had verified this very text against ",
    ),
    "who edited an edition": (
        "UPDATE publishing_edition SET edited_by_id = NULL WHERE id = LIVE(term alopecia)",
        "Edition 1 of term alopecia: it is live, and nobody knows who edited it last.",
    ),
    "the number of an edition": (
        "UPDATE publishing_edition SET number = 3 WHERE id = LIVE(term bone-marrow)",
        "term bone-marrow: its 1 editions have the numbers 3 to 3: some are missing.",
    ),
    "the policy of a page": (
        "UPDATE publishing_publication SET needs_checks = false WHERE id = PAGE(term cancer)",
        "term cancer: it says that it needs no checks, and its kind does need them.",
    ),
    "what is live": (
        "UPDATE publishing_publication SET live_edition_id = NULL WHERE id = PAGE(term car-t-cell)",
        "term car-t-cell: readers see another edition than the one that was published or withdrawn",
    ),
    "who published a path": (
        """UPDATE publishing_edition SET edited_by_id = published_by_id WHERE id IN (SELECT
        live_edition_id FROM publishing_publication WHERE kind = 'path' LIMIT 1)""",
        "Edition 1 of path ",
    ),
    "a move": (
        """DELETE FROM workflow_move
        WHERE action = 'accept' AND publication_id = PAGE(term checkpoint-protein)""",
        "term checkpoint-protein: move ",
    ),
    "who verified": (
        """UPDATE sources_verification SET reviewer_id = (SELECT id FROM auth_user
        WHERE username = 'writer') WHERE publication_id = PAGE(term clinical-trial)""",
        "Edition 1 of term clinical-trial: no second person had verified this very text against ",
    ),
}
# Of checks: the values of the columns, and what is said.
CHECKS = {
    "a day to come": (
        "verified_on = current_date + 3", "its day had not come when it was recorded.",
    ),
    "a day of long ago": (
        "verified_on = '2001-01-01'", "it is of a day on which there was no such text.",
    ),
    "another text": (
        "digest = repeat('0', 64)", "it is of a text that was never submitted or published.",
    ),
    "another source": (
        """source_id = (SELECT min(source.id) FROM sources_source AS source WHERE source.address <>
        (SELECT address FROM sources_source WHERE id = sources_verification.source_id))""",
        "its text does not name https://",
    ),
    "what it carries forward": (
        """verdict = 'small_correction', carried_from_id = (SELECT min(id)
        FROM sources_verification AS other
        WHERE other.publication_id <> sources_verification.publication_id)""",
        "it carries forward a check of another page, source, day or date.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def lines(starter_site: None, django_db_blocker: DjangoDbBlocker) -> list[str]:
    """What is said of a site in which all of it was doctored."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_entry(name="mole")
        make_withdrawn(Topic.objects.get(slug="radiation-therapy"))
        Client().get(FILES)
        checks = Verification.objects.filter(publication__kind="term").order_by("-pk")
        past_the_rules(
            *(statement for statement, _line in SHOWN.values()),
            "ALTER TABLE publishing_edition DROP CONSTRAINT edition_digest_is_that_of_its_content",
            *(statement for statement, _line in RECORD.values()),
            *(
                f"UPDATE sources_verification SET {values} WHERE id = {check.pk}"  # noqa: S608 - our own
                for check, (values, _) in zip(checks, CHECKS.values(), strict=False)
            ),
            f"""INSERT INTO sources_takenback (verification_id, taken_back_by_id, taken_back_at)
            SELECT id, reviewer_id - 1, now() + interval '1 day' FROM sources_verification
            WHERE id = {checks[len(CHECKS)].pk}""",  # noqa: S608 - a key
        )
        named = found()
        transaction.set_rollback(True)
    return named


@pytest.mark.parametrize("line", [line for _, line in (SHOWN | RECORD).values()])
def test_what_was_doctored_is_named(lines: list[str], line: str) -> None:
    assert any(line in said for said in lines), "\n".join(lines)


@pytest.mark.parametrize(
    "sentence",
    [
        *(sentence for _, sentence in CHECKS.values()),
        "somebody else than its reviewer has taken it back.",
        "it was taken back when the seconds for that were over.",
        "whoever edited the text last has verified it.",
    ],
)
def test_a_check_that_cannot_be_true_is_named(lines: list[str], sentence: str) -> None:
    assert any(x.startswith("check ") and f": {sentence}" in x for x in lines), "\n".join(lines)


def test_nothing_else_is_named(lines: list[str]) -> None:
    """A line that is wrong would have somebody look for what is not there."""
    doctored = (
        "picture", "constraint", "chemotherapy", "antigen", "immunotherapy", "antibody", "abdomen",
        "b-cell", "abnormal", "radiation-therapy", "mole", "catheter", "brachytherapy", "alopecia",
        "bone-marrow", "cancer", "car-t-cell", "checkpoint-protein", "clinical-trial", "x-ray",
        "white-blood-cell", "vein",
    )  # fmt: skip

    others = [x for x in lines if not any(f"{name}" in x.partition(": ")[0] for name in doctored)]

    assert others == []


def test_a_doctored_file_to_take_along_is_named(client: Client) -> None:
    client.get(FILES)
    KeptFile.objects.filter(name="cards.csv").update(content=b"Drink it.", size=9)

    line = (
        "topics/t-cell-transfer-therapy/cards.csv: the file is not the one that would be made now."
    )
    assert [str(x) for x in of_kept_files()] == [line]


def test_a_file_of_other_texts_is_served_to_nobody_and_so_not_named(client: Client) -> None:
    client.get(FILES)
    KeptFile.objects.update(content=b"Drink it.", fingerprint="other")

    assert list(of_kept_files()) == []
    assert b"Drink it." not in client.get(FILES + "cards.csv").getvalue()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "ALTER TABLE publishing_edition DISABLE TRIGGER {trigger}",
            "it is switched off.",
        ),
        (
            "ALTER TABLE publishing_edition ENABLE REPLICA TRIGGER {trigger}",
            "it is switched off.",
        ),
        ("DROP TRIGGER {trigger} ON publishing_edition", "PostgreSQL does not have it."),
        (
            """CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RETURN NEW; END $$""",
            "PostgreSQL has another one of its name.",
        ),
        (
            """CREATE OR REPLACE TRIGGER {trigger} BEFORE UPDATE ON publishing_edition
            FOR EACH ROW WHEN (false) EXECUTE FUNCTION {trigger}()""",
            "PostgreSQL has another one of its name.",
        ),
    ],
)
def test_a_rule_that_no_longer_holds_is_named(statement: str, says: str) -> None:
    [(model, rule)] = pgtrigger.registered("publishing.Edition:row_never_changes")
    trigger = rule.get_pgid(model)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement.format(trigger=trigger))

    about = "rule row_never_changes of the table publishing_edition"
    assert [str(x) for x in rules_that_differ()] == [f"{about}: {says}"]


def test_a_row_that_points_nowhere_is_named() -> None:
    with as_owner(), connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, "workflow_move")
        [key] = [
            name
            for name, facts in known.items()
            if facts["foreign_key"] and facts["columns"] == ["edition_id"]
        ]
        cursor.execute(f"ALTER TABLE workflow_move DROP CONSTRAINT {key}")
        cursor.execute("ALTER TABLE workflow_move DISABLE TRIGGER USER")
        cursor.execute("UPDATE workflow_move SET edition_id = 0 WHERE action = 'publish'")
        many = cursor.rowcount
        cursor.execute("ALTER TABLE workflow_move ENABLE TRIGGER USER")

    says = f"moves, edition: {many} of them point to a row that is not there."
    assert [str(x) for x in of_references()] == [says]


def test_the_command_names_what_differs_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    past_the_rules(SHOWN["a rendition"][0])

    with pytest.raises(CommandError, match=r"^One thing differs from what must be\.$"):
        call_command("verify_ledger")

    assert SHOWN["a rendition"][1] in capsys.readouterr().out
    run = JobRun.objects.get(name="verify_ledger")
    assert run.has_failed
    assert run.outcome.startswith("One thing differs")


def test_what_readers_get_is_mended_by_making_it_anew() -> None:
    make_entry(name="mole")
    make_withdrawn(Topic.objects.get(slug="radiation-therapy"))
    kept = ("a picture in an article", "NCI's words")
    past_the_rules(*(statement for name, (statement, _) in SHOWN.items() if name not in kept))

    call_command("rebuild_renditions")

    assert found() == []
