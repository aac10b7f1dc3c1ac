"""What PostgreSQL asks of learning paths, and of everybody who would pass something off as one."""

from __future__ import annotations

import pgtrigger

from explainer.publishing.record_rules import Rule
from glossary.content import TERM
from topics.content import TOPIC
from topics.paths.blockers import FEWEST_STEPS, MOST_STEPS
from topics.paths.content import PATH

PATH_HAS_TWO_TO_TWELVE_TOPICS = Rule(
    name="path_edition_has_two_to_twelve_topics",
    operation=pgtrigger.Insert,
    # S608: what is filled in are constants of ours.
    func=f"""
        IF (SELECT kind FROM publishing_publication WHERE id = NEW.publication_id) = '{PATH}'
            AND coalesce(jsonb_array_length(NEW.content::jsonb -> 'topics'), 0) NOT BETWEEN {FEWEST_STEPS} AND {MOST_STEPS}
        THEN
            RAISE EXCEPTION 'A path has two to twelve topics.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608, E501
)
# No program makes an address that frees what is medical from its checks.
MEDICAL_TEXT_NEEDS_CHECKS = Rule(
    name="medical_text_needs_checks",
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__needs_checks=False, new__kind__in=[TOPIC, TERM]),
    func="""
        RAISE EXCEPTION 'A topic and a term need checks.' USING ERRCODE = 'check_violation';
    """,
)
