"""One compound's grade: the letter, why, what follows for visits, the assessed risks, and every grade before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.ground.premises import queries as premises
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Drawer, Fact, Figure, Moment, Sentence, Text, Verb
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.words import say, spoken
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, said
from anlan.kernel.rights import Actor
from anlan.review.grading import actions, forms, queries
from anlan.review.grading.pages import telling
from anlan.review.grading.pages.telling import READ
from anlan.review.grading.rules.scores import METHODS


@page(READ)
def one(request: HttpRequest, compound: UUID) -> HttpResponse:
    """The grade of a compound, now or as of a past time."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    names = premises.compound_names(viewer, [compound], at, at)
    if compound not in names:
        raise Http404
    row = queries.grade(viewer, compound, at)
    before = queries.history(viewer, compound, at)
    rule = queries.rule_at(at)
    risks = queries.assessments(viewer, compound, at)
    who = access.names({r.by for r in risks})
    may = not past and viewer.any("grading.assess") and row is not None
    ask = Verb(said("grading.verb.assess"), said("grading.then.assess"), f"/grading/{compound}/assess", icon="plus",
               asks=True, first=True)  # fmt: skip
    context = {
        "crumbs": [Crumb(said("grading.title"), "/grading/"), Crumb(said("grading.name", name=names[compound]))],
        "compound": compound,
        "name": said("grading.name", name=names[compound]),
        "row": row,
        "why": telling.because(row) if row else "",
        "texture": telling.TEXTURES[row.letter] if row else "",
        "reasons": telling.reason_rows(row) if row else [],
        "visits": telling.visits(rule, row.letter, at) if row else [],
        "rule": rule,
        "status": telling.status(rule),
        "risks": [
            (r, spoken(r.values.get("who", "")), _values(r), who.get(r.by, ""), _withdraw(r, may)) for r in risks
        ],
        "before": [(b, telling.because(b)) for b in before],
        "verbs": [ask] if may else [],
        "at": at,
        "viewing_past": past,
    }
    return render(request, "grading/one.html", context)


def _values(risk: queries.AssessmentRow) -> Text:
    numbers = {k: f"{v:g}" for k, v in risk.values.items() if k != "who"}
    return said(f"grading.values.{risk.method}", score=f"{risk.score:g}", **numbers)


def _withdraw(risk: queries.AssessmentRow, may: bool) -> Verb | None:
    if not may:
        return None
    return Verb(said("grading.verb.withdraw"), url=f"/grading/assessments/{risk.id}/withdraw", asks=True, link=True)


@page("grading.assess")
def assess(request: HttpRequest, compound: UUID) -> HttpResponse:
    """The form that assesses a risk of a tenant or a building."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        it = premises.one(viewer, compound, at, at)
        if it is None:
            raise Hidden
        parties = premises.party_names(viewer, it.site.tenants, at, at)
        stands = premises.marked(viewer, at, at, [compound])
    about = [(f"building:{b.id}", b.name) for b in stands]
    about += sorted(((f"tenant:{p}", str(spoken(n))) for p, n in parties.items()), key=lambda o: o[1])
    options = {"about": about, "method": [(m, say(f"grading.method.{m}")) for m in METHODS]}
    form = forms.Assess(request.POST if request.method == "POST" else None, options=options)

    def act(how: dict[str, Any]) -> None:
        subject, thing = form.cleaned_data["about"].split(":")
        given = {k: form.cleaned_data[k] for k in ("what", "method", "text")}
        actions.assess(compound=compound, subject=subject, thing=UUID(thing), values=form.values(), **given, **how)

    return run(request, form, "assess", it.row.said, act, f"/grading/{compound}/")


@page("grading.assess")
def withdraw(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """The form that says that a risk is there no longer."""
    form = forms.Withdraw(request.POST if request.method == "POST" else None)

    def act(how: dict[str, Any]) -> None:
        actions.withdraw(assessment=assessment, text=form.cleaned_data["text"], **how)

    return run(request, form, "withdraw", "", act, "/grading/")


def run(
    request: HttpRequest, form: forms.VerbForm, verb: str, about: Text, act: Callable[[dict[str, Any]], None], to: str
) -> HttpResponse:
    """Show the form, or do the verb and go where it leads."""
    scripted = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and form.is_valid():
        act({"by": request.actor, "at": request.city_now, "key": form.cleaned_data["key"]})  # type: ignore[attr-defined]
        return HttpResponse(status=204) if scripted else redirect(to)
    if request.method == "POST" and scripted:
        return render(request, "grading/errors.html", {"form": form}, status=422)
    label = said(f"grading.verb.{verb}")
    context = {
        "form": form,
        "title": label,
        "about": about,
        "button": Verb(label, said(f"grading.then.{verb}"), first=True),
        "action": request.get_full_path(),
        "dialog": scripted,
        "crumbs": [Crumb(said("grading.title"), "/grading/"), Crumb(label)],
    }
    template = "grading/do_part.html" if scripted else "grading/do.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def beside(viewer: Actor, room: str, ref: UUID, at: datetime) -> Drawer | None:
    """What stands of a grade beside its compound: the letter, why, what follows, and what it was before."""
    if room != "premises" or not viewer.any(READ):
        return None
    before = queries.history(viewer, ref, at)
    row = before[0] if before and (before[0].until is None or before[0].until > at) else None
    if row is None:
        return None
    rule = queries.rule_at(at)
    earlier = [Moment(said("grading.was", letter=b.letter, why=telling.because(b)), b.since) for b in before[1:6]]
    return Drawer(
        title=said("grading.beside"),
        under=telling.status(rule),
        number=Figure(said("grading.figure.grade"), row.letter, at=row.since),
        why=telling.because(row),
        facts=[Fact(f.name, f.value) for f in telling.visits(rule, row.letter, at)],
        moments=earlier,
        moments_title=said("grading.earlier", n=len(earlier)),
        file_url=f"/grading/{ref}/",
    )


def town(viewer: Actor, inside: str, at: datetime) -> list[Sentence]:
    """The sentence of the town leader's page: how many compounds are graded C or D."""
    if not viewer.any(READ):
        return []
    counts = queries.counts(viewer, at, inside)
    grave = counts["C"] + counts["D"]
    under = said("grading.town.under", d=counts["D"], all=sum(counts.values()))
    return [
        Sentence(grave, said("grading.town.grave", n=grave), under, (), f"/grading/?letter=CD&area={inside}", urgency=7)
    ]
