"""Accounts: who has one, their roles, devices and one-time passwords; leaving staff and lost phones."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import actions, queries
from anlan.ground.access.loading import named_roles
from anlan.ground.access.models import Account, Device, Grant
from anlan.ground.areas import queries as areas
from anlan.infra.pages.page import page
from anlan.infra.pages.words import say
from anlan.kernel.decision import Refused

SHOWN = 100  # of more the page says how many there are, and asks for words


@page("access.read")
def index(request: HttpRequest) -> HttpResponse:
    """The list, and the form for a new account."""
    actor, at = request.actor, request.city_now  # type: ignore[attr-defined]
    error = ""
    if request.method == "POST":
        f = request.POST
        try:
            made = actions.create(
                f.get("username", "").strip(),
                f.get("name", "").strip(),
                f.get("area", "").strip(),
                password=f.get("password", ""),
                by=actor,
                at=at,
            )
            return redirect(f"/accounts/{made.ref}/")
        except Refused as refused:
            error = say(refused.because)
    words = request.GET.get("q", "").strip()
    rows, total = queries.accounts(actor, words, at, SHOWN)
    names = areas.names(actor, {row.area for row in rows}, at)
    roles = named_roles()
    told = [(row, names[row.area], [roles[role] for role in row.roles]) for row in rows]
    typed = {k: request.POST.get(k, "").strip() for k in ("username", "name", "area")} if error else {}
    chosen = areas.names(actor, {typed["area"]}, at)[typed["area"]] if typed.get("area") else ""
    context = {"rows": told, "total": total, "words": words, "error": error, "typed": typed, "chosen": chosen}
    context["no_areas"] = areas.how_many(actor, min(g.area for g in actor.grants if g.role), at) == 0
    return render(request, "access/accounts.html", context, status=409 if error else 200)


@page("access.read")
def one(request: HttpRequest, account: UUID) -> HttpResponse:
    """One account: grants, devices, and what can be done with it."""
    actor, at = request.actor, request.city_now  # type: ignore[attr-defined]
    error, context = "", {}
    if request.method == "POST":
        try:
            context = _do(request, account)
            if not context:
                return redirect(request.path)
        except Refused as refused:
            error = say(refused.because)
    row = Account.objects.seen_by(actor).filter(pk=account).first()
    if row is None:
        raise Http404
    given = list(Grant.objects.seen_by(actor).filter(account=account).order_by("-valid_from"))
    effective = queries.actor(account, at)
    held = effective.grants if effective else ()
    roles, names = named_roles(), areas.names(actor, {row.area, *(g.area for g in (*given, *held))}, at)
    context |= {
        "row": row,
        "place": names[row.area],
        "error": error,
        "roles": sorted(roles.items(), key=lambda role: role[1]["zh"]),
        "grants": [(g, roles[g.role], names[g.area]) for g in given],
        "devices": list(Device.objects.filter(account=account).order_by("-made_at")),
        "held": [(g, roles[g.role], names[g.area]) for g in held],
    }
    return render(request, "access/account.html", context, status=409 if error else 200)


def _do(request: HttpRequest, account: UUID) -> dict[str, Any]:
    actor, at, f = request.actor, request.city_now, request.POST  # type: ignore[attr-defined]
    verb = f.get("verb", "")
    if verb == "grant":
        actions.grant(account, f.get("role", ""), f.get("area", ""), by=actor, at=at)
    elif verb == "end_grant":
        actions.end_grant(UUID(f["grant"]), by=actor, at=at)
    elif verb == "leave":
        actions.leave(account, by=actor, at=at)
    elif verb == "set_password":
        actions.set_password(account, f.get("password", ""), must_change=True, by=actor, at=at)
    elif verb == "end_devices":
        actions.end_devices(account, UUID(f["device"]) if f.get("device") else None, by=actor, at=at)
    elif verb == "set_otp":
        on = f.get("on") == "1"
        actions.set_otp(account, on=on, by=actor, at=at)
        if on:
            secret = Account.objects.seen_by(actor).values_list("otp_secret", flat=True).get(pk=account)
            return {"otp_secret": secret}
    return {}
