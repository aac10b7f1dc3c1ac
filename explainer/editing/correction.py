"""The page on which a reviewer corrects one part of a live text: recorded, saved and submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from explainer.desk.answering import Sheet, answer
from explainer.desk.claims import claim_of_another, claim_refusal
from explainer.desk.forms import CorrectionForm, SourceForm, Verdict
from explainer.desk.review_session import ReviewSession
from explainer.desk.verdicts import VerdictRequest, give_verdict, newest_check_of
from explainer.editing.correctable_parts import correction_refusal, part_form, small_parts
from explainer.editing.pages import READ_AND_WRITE, Page
from explainer.editing.submitted_rows import with_plain_line_ends
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.conflicts import changed_since_opened
from explainer.publishing.content import digest_of
from explainer.publishing.publish import locked_row, publication_of
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.verification import sources_of
from explainer.workflow.moves import MoveRequest, newest_move_key, submit_correction
from explainer.workflow.parts import Part

SAVE = "save"
PART_IS_GONE = "This part is no longer in the text. Choose another one."
NOTHING_CHANGED = "You changed nothing in this part. If it is right, say so."
SAVE_AGAIN = "Nothing of yours is saved yet, and all that you typed stands below."


@dataclass(frozen=True, kw_only=True)
class CorrectionSheet(Sheet):
    """The forms of a small correction; `key` names the part that was chosen, or is empty."""

    source_forms: list[SourceForm]
    model_admin: TextAdmin
    working_copy: WorkingCopy
    refusal: str
    parts: Mapping[str, Part]
    key: str
    data: QueryDict | None

    @property
    def part(self) -> Part | None:
        return self.parts.get(self.key)


def correct(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show one part of a live text to be corrected, or record and submit its correction."""
    session = ReviewSession.of(request)
    load = partial(correction_sheet, session, model_admin, object_id)
    return answer(session, load, save_correction, show_correction)


def correction_sheet(
    session: ReviewSession, model_admin: TextAdmin, object_id: str
) -> CorrectionSheet:
    request, today = session.request, session.today
    working_copy = model_admin.text_or_404(request, object_id)
    live = working_copy.publication.live_edition if working_copy.publication else None
    data = with_plain_line_ends(request.POST) if SAVE in request.POST else None
    opened = opened_now(working_copy)
    possible = (live.existed_at.date() if live else today, session.latest_day)
    sources = sources_of(working_copy.compose())
    sheet = CorrectionSheet(
        form=CorrectionForm(data, today=today, possible=possible, initial=opened),
        source_forms=[SourceForm(data, source=x, today=today) for x in sources],
        action=SAVE if data else "",
        opened=opened,
        model_admin=model_admin,
        working_copy=working_copy,
        refusal=correction_refusal(working_copy, session.person),
        parts={part.key: part for part in small_parts(working_copy)},
        key=request.POST.get("part") or request.GET.get("part") or "",
        data=data,
    )
    if data is None:
        fill_with(request.POST, sheet.forms)
    return sheet


def opened_now(working_copy: WorkingCopy) -> dict[str, Any]:
    """Return what a form that is opened now carries along."""
    publication = working_copy.publication
    if publication is None or publication.live_edition is None:
        return {"digest": "", "newest": 0, "revision": working_copy.revision}
    return {
        "digest": publication.live.digest,
        "newest": newest_check_of(publication),
        "revision": working_copy.revision,
    }


def fill_with(sent: QueryDict, opened_forms: Iterable[forms.BaseForm]) -> None:
    """Fill open forms with what the item's page, or the choice of a part, has sent along."""
    for form in opened_forms:
        for name in form.fields:
            value = sent.get(form.add_prefix(name))
            if value is not None:
                form.initial[name] = value


def save_correction(session: ReviewSession, sheet: CorrectionSheet) -> HttpResponse | None:
    """Record, save and submit all at once, and go on to the next page."""
    if sheet.action != SAVE or sheet.refusal or not sheet.is_valid():
        return None
    publication = publication_of(sheet.working_copy)
    done = session.find(publication, is_submitted=False)
    with transaction.atomic():
        working_copy = locked_text(session, sheet)
        form = form_of_part(sheet, working_copy)
        if not form.is_valid():
            return None
        if not form.has_changed():
            raise ValidationError(NOTHING_CHANGED)
        record_check(session, sheet, working_copy)
        form.save()
        submit_edit(session, sheet, working_copy)
    messages.success(
        session.request,
        f"Recorded: small correction for “{working_copy}”. Another reviewer confirms it, then a"
        " publisher makes it live.",
    )
    return session.go_on(publication, done)


def locked_text(session: ReviewSession, sheet: CorrectionSheet) -> WorkingCopy:
    """Return the text as it is saved now, if nobody touched it since the page was opened."""
    working_copy = locked_row(sheet.working_copy)
    if working_copy.revision != sheet.form.cleaned_data["revision"]:
        raise changed_since_opened(
            working_copy.edited_by, "saved it", working_copy.edited_at, then=SAVE_AGAIN
        )
    if why_not := correction_refusal(working_copy, session.person):
        raise ValidationError(why_not)
    claim = claim_of_another(publication_of(working_copy), session.person, session.now)
    if claim:
        raise ValidationError(claim_refusal(claim))
    return working_copy


def form_of_part(sheet: CorrectionSheet, working_copy: WorkingCopy) -> forms.ModelForm:
    """Return the filled form of the part, on its row as it is now. Raises ValidationError."""
    part = {x.key: x for x in small_parts(working_copy)}.get(sheet.key)
    if part is None:
        raise ValidationError(PART_IS_GONE)
    return part_form(sheet.model_admin, part, sheet.data)


def record_check(session: ReviewSession, sheet: CorrectionSheet, working_copy: WorkingCopy) -> None:
    """Record that the live text was compared, and that something small is wrong in it."""
    cleaned, verdict = sheet.form.cleaned_data, Verdict.SMALL_CORRECTION
    asked = VerdictRequest(session.person, cleaned["digest"], cleaned["newest"] or 0)
    day, note = cleaned["verified_on"], cleaned["note"]
    seen = [form.source_seen(day, note, verdict) for form in sheet.source_forms]
    give_verdict(publication_of(working_copy), asked, seen, today=session.latest_day)


def submit_edit(session: ReviewSession, sheet: CorrectionSheet, working_copy: WorkingCopy) -> None:
    """Keep who edited the text, and submit it."""
    working_copy.revision += 1
    working_copy.edited_by = session.person
    working_copy.save()
    if blockers := working_copy.publish_blockers():
        raise ValidationError(blockers)
    move, digest = newest_move_key(working_copy), digest_of(working_copy.compose())
    why = sheet.form.cleaned_data["why"]
    submit_correction(working_copy, MoveRequest(session.person, move, digest, why))


def show_correction(session: ReviewSession, sheet: CorrectionSheet) -> HttpResponse:
    part, data = sheet.part, sheet.data
    bound = part_form(sheet.model_admin, part, data) if part and not sheet.refusal else None
    context = {
        **sheet.model_admin.about(session.request, sheet.working_copy, "Small correction"),
        "is_nav_sidebar_enabled": False,
        "session": session,
        "desk_address": session.address("index"),
        "item_address": item_address(session, sheet.working_copy),
        "refusal": sheet.refusal,
        "typed": typed_for_nothing(sheet) if sheet.refusal else [],
        "parts": sheet.parts.values(),
        "part": part,
        "is_part_gone": bool(sheet.key and not part and data is None),
        "part_form": bound,
        "form": sheet.form,
        "source_forms": sheet.source_forms,
        "has_errors": sheet.has_errors or bool(bound and bound.errors),
    }
    return render(session.request, "admin/desk/correct.html", context)


def typed_for_nothing(sheet: CorrectionSheet) -> list[str]:
    """Return what somebody typed, so that it is not lost where nothing can be corrected."""
    sent = sheet.data.items() if sheet.data else ()
    return [str(x) for name, x in sent if name.startswith("part-") or name in ("why", "note")]


def item_address(session: ReviewSession, working_copy: WorkingCopy) -> str:
    """Return where the desk shows the live page beside its sources, or nothing."""
    publication = working_copy.publication
    if not publication or not publication.live_edition or not publication.needs_checks:
        return ""
    return session.address("desk_item", publication.kind, publication.slug)


PAGE = Page("correct", correct, READ_AND_WRITE)
