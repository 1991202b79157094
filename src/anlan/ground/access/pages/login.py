"""The door: login, logout, and the change of a password that was only lent."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.ground.access import actions, login
from anlan.ground.access.middleware import LENT, SESSION_KEY
from anlan.ground.access.models import Account
from anlan.infra.pages.page import page
from anlan.infra.pages.words import say
from anlan.kernel.decision import Refused


def address_of(request: HttpRequest) -> str | None:
    """The peer's address as the socket says; headers of proxies are the operator's to configure."""
    return request.META.get("REMOTE_ADDR") or None


def inner(path: str) -> str:
    """A path of ours to go to, never another site."""
    split = urlsplit(path)
    return path if not split.netloc and not split.scheme and path.startswith("/") and not path.startswith("//") else "/"


@page(None, public=True)
def enter(request: HttpRequest) -> HttpResponse:
    """Show the form, or let somebody in."""
    goal = inner(request.GET.get("next") or request.POST.get("next") or "/")
    if request.method != "POST":
        return render(request, "access/login.html", {"next": goal})
    given = {k: request.POST.get(k, "").strip() for k in ("username", "password", "otp")}
    try:
        account = login.check(given["username"], given["password"], given["otp"], address_of(request))
    except Refused as refused:
        wants_otp = "otp" in refused.because.key.split(".")[-1]
        context = {"next": goal, "error": say(refused.because), "username": given["username"], "wants_otp": wants_otp}
        return render(request, "access/login.html", context, status=401)
    request.session.flush()
    request.session[SESSION_KEY] = str(account.pk)
    request.session["mark"] = account.password[-16:]
    request.session[LENT] = account.must_change
    return redirect("/password/" if account.must_change else goal)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Log out."""
    request.session.flush()
    return redirect("/login/")


@page(None)
def password(request: HttpRequest) -> HttpResponse:
    """Set one's own password."""
    actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        return render(request, "access/password.html", {})
    try:
        old, new = request.POST.get("old", ""), request.POST.get("new", "")
        account = Account.objects.get_queryset().get(pk=actor.account)
        login.check(account.username, old, request.POST.get("otp", ""), address_of(request))
        actions.set_password(actor.account, new, by=actor, at=request.city_now)  # type: ignore[attr-defined]
    except Refused as refused:
        return render(request, "access/password.html", {"error": say(refused.because)}, status=409)
    account = Account.objects.get_queryset().get(pk=actor.account)
    request.session["mark"] = account.password[-16:]
    request.session[LENT] = False
    return redirect("/")
