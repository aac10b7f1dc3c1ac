"""What PostgreSQL itself refuses, whatever program asks: the record stays, and can be true.

Everything here is asked as the owner of the tables, past every line of Python: the rules hold for
whoever migrates, too. What the role that serves the site may not even ask stands in tests/security.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pgtrigger
import pytest
from django.contrib.auth.models import Permission, User
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from explainer.desk.undo import SECONDS_OFFERED
from explainer.publishing.models import Edition
from explainer.site.roles import give_role
from explainer.sources.models import Source, TakenBack, Verification
from explainer.sources.record_rules import VERIFICATION_CAN_BE_TRUE
from explainer.sources.rights import MAY_VERIFY
from explainer.sources.texts_on_record import TextOnRecord
from explainer.sources.verdicts import SECONDS_ALLOWED, VERDICTS_THAT_LET_A_TEXT_GO_LIVE
from explainer.workflow.models import Move
from tests.database import as_owner
from tests.factories import (
    make_ready,
    make_site_page,
    make_source,
    make_topic,
    make_user,
    take_back,
    verify,
    verify_and_publish,
)
from tests.publishing.records import (
    OTHER_CONTENT,
    OTHER_TEXT,
    RECORDS,
    copy_of,
    day,
    edited_topic,
    everything_on_record,
    latest_day,
    make_records,
    make_withdrawn,
    one,
    refused,
    run,
    ways_to_break_the_record,
)

pytestmark = pytest.mark.django_db
YESTERDAY = "now() - interval '1 day'"


@pytest.fixture(autouse=True)
def owner(db: None) -> Iterator[None]:
    with as_owner():
        yield


def test_the_owner_of_the_tables_asks() -> None:
    assert one(
        "SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'publishing_edition'"
    )
    assert one("SHOW session_replication_role") == "origin"


def test_no_column_of_the_record_is_changed_not_even_to_what_it_is() -> None:
    make_records()
    columns = [(x._meta.db_table, y.column) for x in RECORDS for y in x._meta.local_fields]

    for table, column in columns:
        with pytest.raises(DatabaseError, match=f"Rows of {table} are never changed or deleted"):
            run(f"UPDATE {table} SET {column} = {column}")  # noqa: S608 - names of our own models


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})",
        "TRUNCATE {table} CASCADE",
        "TRUNCATE {table} RESTART IDENTITY CASCADE",
        "WITH gone AS (DELETE FROM {table} RETURNING *) SELECT count(*) FROM gone",
        "INSERT INTO {table} TABLE {table} ON CONFLICT ({key}) DO UPDATE SET {key} = {table}.{key}",
        "MERGE INTO {table} x USING {table} y ON x.{key} = y.{key} WHEN MATCHED THEN DELETE",
    ],
)
def test_postgresql_refuses_to_change_or_delete_the_record(sql: str) -> None:
    make_records()
    make_withdrawn()
    before = everything_on_record()
    assert all(before)

    # Each table by its own rule: a TRUNCATE that cascades meets those of other tables, too.
    for model, key in RECORDS.items():
        table = model._meta.db_table
        with pytest.raises(DatabaseError, match=f"Rows of {table} are never changed or deleted"):
            run(sql.format(table=table, key=key))

    assert everything_on_record() == before


def test_the_record_does_not_go_with_what_it_speaks_of() -> None:
    make_records()
    before = everything_on_record()
    words = "never changed or deleted|violates foreign key constraint"

    for table in ("publishing_publication", "sources_source", "auth_user"):
        for sql in ("TRUNCATE {} CASCADE", "DELETE FROM {}", "UPDATE {} SET id = id + 1000"):
            with pytest.raises(DatabaseError, match=words):
                run(sql.format(table))

    assert everything_on_record() == before


@pytest.mark.parametrize(
    ("model", "column", "changes"),
    [
        (Verification, "recorded_at", {}),
        (Move, "made_at", {}),
        (Edition, "published_at", {"number": "99"}),
    ],
)
def test_when_something_was_recorded_is_what_the_databases_clock_said(
    model: type[Model], column: str, changes: dict[str, str]
) -> None:
    make_records()
    row = model._default_manager.earliest("pk")

    make_withdrawn()
    run(copy_of(row, **{column: YESTERDAY}, **changes))

    newest = model._default_manager.latest("pk")
    assert newest.pk != row.pk
    assert getattr(newest, column) == one("SELECT now()")


@pytest.mark.parametrize(("offset", "is_refused"), [(-1, False), (0, False), (1, True)])
def test_no_check_is_of_a_day_that_has_come_nowhere(offset: int, is_refused: bool) -> None:
    make_topic(published=True)
    check = Verification.objects.get()

    if is_refused:
        with refused("cannot lie in the future"):
            run(copy_of(check, verified_on=latest_day(offset)))
    else:
        run(copy_of(check, verified_on=latest_day(offset)))


@pytest.mark.parametrize(("offset", "is_refused"), [(-4, True), (-3, False), (-2, False)])
def test_no_check_of_an_edition_is_from_before_its_text(offset: int, is_refused: bool) -> None:
    topic = edited_topic(make_user(role="writer"), days_ago=3)
    verify_and_publish(topic)
    check = Verification.objects.get()

    if is_refused:
        with refused("it cannot have been checked before"):
            run(copy_of(check, verified_on=day(offset)))
    else:
        run(copy_of(check, verified_on=day(offset)))


def test_whoever_edited_an_edition_last_does_not_check_it() -> None:
    editor, other = make_user(role="writer"), make_user(role="reviewer")
    verify_and_publish(edited_topic(editor))
    check = Verification.objects.get()

    give_role(editor, "reviewer")

    with refused("Whoever edited a text last cannot verify it"):
        run(copy_of(check, reviewer_id=str(editor.pk)))
    run(copy_of(check, reviewer_id=str(other.pk)))


def test_an_edition_is_not_verified_by_its_own_editor() -> None:
    topic = edited_topic(make_user(role="writer"))
    edition = verify_and_publish(topic)
    reviewer = Verification.objects.get().reviewer
    make_withdrawn()

    with refused("Nobody has verified this very text"):
        run(copy_of(edition, number="2", edited_by_id=str(reviewer.pk)))
    run(copy_of(edition, number="2"))


@pytest.mark.parametrize(("offset", "is_refused"), [(-1, False), (0, False), (1, True)])
def test_an_edition_rests_on_no_check_from_before_its_last_edit(
    offset: int, is_refused: bool
) -> None:
    edition = verify_and_publish(edited_topic(make_user(role="writer")))
    make_withdrawn()
    edited_at = f"(({day(offset)})::timestamp AT TIME ZONE 'UTC')"

    if is_refused:
        with refused("Nobody has verified this very text"):
            run(copy_of(edition, number="2", edited_at=edited_at))
    else:
        run(copy_of(edition, number="2", edited_at=edited_at))


def test_an_edition_rests_on_no_check_that_was_taken_back() -> None:
    topic = make_topic()
    digest = verify(topic)
    take_back(Verification.objects.get())
    like = verify_and_publish(make_topic(title="Another"))
    publication = Verification.objects.earliest("pk").publication
    content = str(Edition.objects.get().content).replace("Another", topic.title)

    with refused("Nobody has verified this very text"):
        Edition.objects.create(
            publication=publication,
            number=1,
            content=content.replace(like.publication.slug, topic.slug),
            digest=digest,
            published_by=like.published_by,
            edited_by=like.edited_by,
        )


@pytest.mark.parametrize(
    "changes",
    [
        {"verified_on": day(-1)},
        {"nci_date": "'2020-02-02'"},
        {"nci_date_kind": "'posted'"},
        {"nci_date": "NULL", "nci_date_kind": "'none'"},
        {"source_id": "{other_source}"},
        {"publication_id": "{other_page}"},
    ],
)
def test_what_is_carried_forward_keeps_page_source_day_and_date(changes: dict[str, str]) -> None:
    make_topic(title="Other", published=True)
    topic = make_topic(published=True)
    check = Verification.objects.get(publication__slug=topic.slug)
    others = {
        "other_source": make_source().pk,
        "other_page": Edition.objects.exclude(publication__slug=topic.slug).get().publication_id,
    }
    carried = {"carried_from_id": str(check.pk), "verdict": "'small_correction'"}

    with refused("What is carried forward keeps its page|Nobody knows the text"):
        run(copy_of(check, **carried, **{k: v.format(**others) for k, v in changes.items()}))
    run(copy_of(check, **carried))


@pytest.mark.parametrize("verdict", ["still_right", "needs_writer", "source_gone"])
def test_only_a_small_correction_carries_a_check_forward(verdict: str) -> None:
    make_topic(published=True)
    check = Verification.objects.get()

    with refused("verification_is_carried_forward_by_a_small_correction_only"):
        run(copy_of(check, carried_from_id=str(check.pk), verdict=f"'{verdict}'"))


def check_recorded(seconds_ago: int) -> Verification:
    """A check of some seconds ago: its owner alone can turn the clock of the table back."""
    verify(make_topic())
    check = Verification.objects.get()
    table, rule = check._meta.db_table, VERIFICATION_CAN_BE_TRUE.get_pgid(check)
    with as_owner():
        run(f"ALTER TABLE {table} DISABLE TRIGGER {rule}")
        run(copy_of(check, recorded_at=f"now() - interval '{seconds_ago} seconds'"))
        run(f"ALTER TABLE {table} ENABLE TRIGGER {rule}")
    return Verification.objects.latest("pk")


@pytest.mark.parametrize(
    ("seconds", "is_refused"),
    [
        (0, False),
        (SECONDS_ALLOWED - 1, False),
        (SECONDS_ALLOWED, False),
        (SECONDS_ALLOWED + 1, True),
    ],
)
def test_a_check_is_taken_back_within_seconds_or_not_at_all(seconds: int, is_refused: bool) -> None:
    check = check_recorded(seconds)

    if is_refused:
        with refused("The seconds for taking this check back are over"):
            take_back(check)
    else:
        take_back(check)


def test_nobody_takes_back_the_check_of_another() -> None:
    verify(make_topic())
    check = Verification.objects.get()

    with refused("Only the reviewer takes a check back"), transaction.atomic():
        TakenBack.objects.create(verification=check, taken_back_by=make_user(role="reviewer"))
    take_back(check)


def test_a_check_that_an_edition_rests_on_is_not_taken_back() -> None:
    make_topic(published=True)

    with pytest.raises(DatabaseError, match="An edition rests on this check"):
        take_back(Verification.objects.get())


def test_a_check_is_taken_back_once() -> None:
    verify(make_topic())
    take_back(Verification.objects.get())

    with refused("sources_takenback_pkey"), transaction.atomic():
        take_back(Verification.objects.get())
    assert TakenBack.objects.get().taken_back_at == one("SELECT now()")


@pytest.mark.parametrize(
    ("changes", "moves_on"),
    [
        ({"title": "Another title"}, False),
        ({"date": datetime(2019, 9, 24, tzinfo=UTC).date()}, False),
        ({"date": datetime(2026, 6, 1, tzinfo=UTC).date()}, True),
        ({"date_kind": "reviewed"}, True),
        ({"date": None, "date_kind": "none"}, True),
    ],
)
def test_a_source_moves_on_when_its_date_does(changes: dict[str, object], moves_on: bool) -> None:
    source = make_source()
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    Source.objects.filter(pk=source.pk).update(dated_at=long_ago)

    Source.objects.filter(pk=source.pk).update(**changes)

    source.refresh_from_db()
    assert source.dated_at == (one("SELECT now()") if moves_on else long_ago)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"action": "'delete'"}, "move_action_is_known"),
        ({"from_state": "'withdrawn'"}, "move_states_are_known"),
        ({"to_state": "'gone'"}, "move_states_are_known"),
        ({"action": "'withdraw'", "why": "''"}, "move_says_why"),
        ({"action": "'send_back'", "why": "''"}, "move_says_why"),
        ({"action": "'correct'", "why": "''"}, "move_says_why"),
    ],
)
def test_a_move_is_one_of_those_that_there_are(changes: dict[str, str], constraint: str) -> None:
    make_ready(make_topic())

    with refused(constraint):
        run(copy_of(Move.objects.earliest("pk"), **changes))


@pytest.mark.parametrize("verdict", Verification.Verdict)
def test_an_edition_rests_on_a_verdict_that_lets_its_text_go_live(
    verdict: Verification.Verdict,
) -> None:
    make_topic(published=True)
    edition = Edition.objects.get()
    digest = OTHER_TEXT["digest"].replace("content", f"'{edition.content}'")
    run(copy_of(TextOnRecord.objects.get(), **OTHER_TEXT))
    run(copy_of(Verification.objects.get(), digest=digest, verdict=f"'{verdict}'"))

    if verdict in VERDICTS_THAT_LET_A_TEXT_GO_LIVE:
        run(copy_of(edition, number="2", **OTHER_TEXT))
    else:
        with refused("Nobody has verified this very text"):
            run(copy_of(edition, number="2", **OTHER_TEXT))


def test_the_desk_offers_fewer_seconds_than_there_are() -> None:
    assert SECONDS_OFFERED < SECONDS_ALLOWED


def test_no_setting_of_a_program_is_a_way_around_a_rule() -> None:
    make_records()
    before = everything_on_record()
    one("SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, false) FROM pg_trigger")

    for sql, words in ways_to_break_the_record():
        with pytest.raises(DatabaseError, match=words):
            run(sql)

    assert everything_on_record() == before


def test_no_rule_that_is_declared_has_a_way_around_it() -> None:
    rules = [(model, rule) for model, rule in pgtrigger.registered() if model._meta.managed]
    assert {"row_never_changes", "edition_is_verified"} <= {rule.name for _model, rule in rules}

    for model, rule in rules:
        assert "ignore" not in str(rule.compile(model).install_sql)
        assert rule.get_installation_status(model) == ("INSTALLED", True)
    assert one("SELECT count(*) FROM pg_proc WHERE proname LIKE '%ignore%'") == 0


def lose_the_role(person: User) -> None:
    person.groups.clear()


def leave(person: User) -> None:
    person.is_active = False
    person.save()


def have_the_right_alone(person: User) -> None:
    lose_the_role(person)
    person.user_permissions.add(Permission.objects.get(codename="add_verification"))


def have_every_right(person: User) -> None:
    lose_the_role(person)
    person.is_superuser = True
    person.save()


def leave_with_every_right(person: User) -> None:
    have_every_right(person)
    # The last one would have to stay.
    User.objects.create_superuser("another")
    leave(person)


@pytest.mark.parametrize(
    ("happens", "is_refused"),
    [
        (lose_the_role, True),
        (leave, True),
        (leave_with_every_right, True),
        (have_the_right_alone, False),
        (have_every_right, False),
    ],
)
def test_a_check_is_of_somebody_who_may_check_at_that_moment(
    happens: Callable[[User], None], is_refused: bool
) -> None:
    make_topic(published=True)
    check = Verification.objects.get()
    happens(check.reviewer)
    person = User.objects.get(pk=check.reviewer_id)
    assert person.has_perm(MAY_VERIFY) is not is_refused

    if is_refused:
        with refused("Only reviewers may verify a text"):
            run(copy_of(check))
    else:
        run(copy_of(check))


def test_a_check_is_of_a_text_whose_words_are_known_on_that_page() -> None:
    make_topic(published=True)
    check, words = Verification.objects.get(), TextOnRecord.objects.get()
    digest = OTHER_TEXT["digest"].replace("content", f"'{words.content}'")

    with refused("Nobody knows the text that this check is of"):
        run(copy_of(check, digest=digest))
    run(copy_of(words, **OTHER_TEXT))
    run(copy_of(check, digest=digest))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"edited_by_id": "NULL"}, "edited_by_id"),
        ({"digest": "repeat('0', 64)"}, "text_on_record_is_what_its_digest_names"),
        ({"content": OTHER_CONTENT}, "text_on_record_is_what_its_digest_names"),
    ],
)
def test_words_on_record_have_their_editor_and_their_digest(
    changes: dict[str, str], words: str
) -> None:
    make_topic(published=True)

    with refused(words):
        run(copy_of(TextOnRecord.objects.get(), **changes))


def test_whoever_edited_the_same_words_last_does_not_check_them() -> None:
    topic, reviewer = make_topic(), make_user(role="reviewer")
    verify(topic)
    check, words = Verification.objects.get(), TextOnRecord.objects.get()
    run(copy_of(check, reviewer_id=str(reviewer.pk)))

    run(copy_of(words, edited_by_id=str(reviewer.pk)))

    with refused("Whoever edited a text last cannot verify it"):
        run(copy_of(check, reviewer_id=str(reviewer.pk)))


@pytest.mark.parametrize("kind", ["topic", "site page"])
def test_an_edition_has_an_editor_whom_somebody_knows(kind: str) -> None:
    if kind == "topic":
        make_topic(published=True)
    else:
        make_site_page(published=True)
    make_withdrawn()

    with refused("Nobody knows who edited this text last"):
        run(copy_of(Edition.objects.get(), number="2", edited_by_id="NULL"))


def test_the_text_that_is_live_makes_no_edition_again_and_one_that_was_withdrawn_may() -> None:
    make_topic(published=True)
    edition = Edition.objects.get()

    with refused("This very text is live already"):
        run(copy_of(edition, number="2"))
    make_withdrawn()
    run(copy_of(edition, number="2"))


def test_no_function_of_a_rule_looks_where_a_session_tells_it_to() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT proconfig::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE NOT tgisinternal"
        )
        found = [config for (config,) in cursor.fetchall()]

    assert len(found) == 1
    assert found[0].startswith('{"search_path=')
    assert found[0].endswith('public, pg_temp"}')
