"""The section's editor: a draft, its items one by one, what it changes; and the second person who puts it in force."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.standards import actions, forms, queries, states
from anlan.ground.standards.pages.lists import READ, groups, told
from anlan.ground.standards.rules.items import Item
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, Refused, Said, said

PROPOSE = "standards.propose"


@page(PROPOSE)
def new(request: HttpRequest) -> HttpResponse:
    """The first version of a standard that the city did not have."""
    form = forms.New(request.POST or None)

    def act(given: dict[str, Any]) -> Any:
        item = {"ref": "1", "text": {"zh": given["item_zh"], "en": given["item_en"]}}
        return actions.propose(
            code=given["code"], names={"zh": given["name_zh"], "en": given["name_en"]}, kind=given["kind"],
            document=given["document"], items=[item], text=given["text"], valid_from=given["valid_from"],
            **_who(request, given),
        )  # fmt: skip

    return _form(request, form, "new", act)


@page(PROPOSE)
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """The next version, beginning as a copy of what is in force."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    with reading(viewer):
        versions = queries.versions(viewer, code)
    if not versions:
        raise Hidden
    form = forms.Propose(request.POST or None, initial={"document": versions[0].document})

    def act(given: dict[str, Any]) -> Any:
        return actions.propose(
            code=code, text=given["text"], document=given["document"], valid_from=given["valid_from"],
            **_who(request, given),
        )  # fmt: skip

    return _form(request, form, "propose", act)


@page(READ)
def draft(request: HttpRequest, version: UUID) -> HttpResponse:
    """A version with what it changes against the one in force; a draft can be changed or decided here."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    it, before = _found(viewer, version, request.city_now)  # type: ignore[attr-defined]
    open_ = it.state == states.DRAFT
    context = {
        "crumbs": [
            Crumb(said("standards.title"), "/standards/"),
            Crumb(it.names, f"/standards/{it.code}/"),
            Crumb(said("standards.version", n=it.version)),
        ],
        "it": it,
        "before": before,
        "changes": [(c, _parts(c)) for c in queries.between(before.items if before else (), it.items)],
        "groups": groups(it.items),
        "row": told([it], request.city_now)[0],  # type: ignore[attr-defined]
        "may": open_ and viewer.any(PROPOSE),
        "verbs": [
            Verb(
                said(f"standards.verb.{v}"), said(f"standards.then.{v}"), f"/standards/versions/{it.id}/{v}", icon,
                first=f,
            )
            for v, icon, f in (("confirm", "check", True), ("discard", "close", False))
            if open_ and viewer.any(f"standards.{v}")
        ],
    }  # fmt: skip
    return render(request, "standards/draft.html", context)


def _parts(changed: queries.Changed) -> list[tuple[Said, Any, Any]]:
    """The changed fields of an item in words."""
    return [(said(f"standards.col.{name}"), _told(name, a), _told(name, b)) for name, a, b in changed.parts]


def _told(name: str, value: Any) -> Any:
    if name in ("sort", "answer", "department", "grade"):
        return said(f"standards.{name}.{value or 'none'}")
    if isinstance(value, bool):
        return said("standards.yes" if value else "standards.no")
    return (
        (value if isinstance(value, dict | tuple) else str(value))
        if value not in (None, "", (), {})
        else said("standards.none")
    )


@page(PROPOSE)
def item(request: HttpRequest, version: UUID) -> HttpResponse:
    """An item of a draft: changed (`?ref=`), added, or taken out."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    with reading(viewer):
        it, _ = _found(viewer, version, request.city_now)  # type: ignore[attr-defined]
    ref = request.GET.get("ref", "")
    old: Item | None = it.item(ref)
    if ref and old is None:
        raise Http404
    if request.method == "POST" and request.POST.get("drop"):
        actions.drop_item(version=version, ref=ref, by=viewer, at=request.city_now)  # type: ignore[attr-defined]
        return redirect(f"/standards/versions/{version}/")
    form = forms.ItemForm(request.POST or None, initial=forms.ItemForm.filled(old) if old else {})

    def act(given: dict[str, Any]) -> Any:
        return actions.set_item(version=version, item=form.item(), instead=ref, **_who(request, given))

    drop = Verb(said("standards.verb.drop_item"), said("standards.then.drop_item"), icon="close", values={"drop": "1"})
    crumbs = [Crumb(it.names, f"/standards/versions/{version}/"), Crumb(ref or said("standards.verb.add_item"))]
    return _form(request, form, "set_item" if old else "add_item", act, drop=drop if old else None, crumbs=crumbs)


@page(READ)
def decide(request: HttpRequest, version: UUID, verb: str) -> HttpResponse:
    """Put a draft in force, or lay it aside."""
    if request.method != "POST" or verb not in ("confirm", "discard"):
        raise Http404
    getattr(actions, verb)(version=version, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return (
        HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(f"/standards/versions/{version}/")
    )


def _found(viewer: Any, version: UUID, at: Any) -> tuple[queries.Version, queries.Version | None]:
    """A version and the one that it follows: in force now, or for one that was, the one before."""
    it = queries.version(viewer, version)
    if it is None:
        raise Hidden
    older = [v for v in queries.versions(viewer, it.code) if v.version < it.version and v.state in states.IN_FORCE]
    return it, next(iter(older), None)


def _who(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    return {"by": request.actor, "at": request.city_now, "key": given["key"]}  # type: ignore[attr-defined]


def _form(request: HttpRequest, form: Any, verb: str, act: Any, **more: Any) -> HttpResponse:
    """Show the form, or do the verb and go to the draft; a refusal stands above the form."""
    scripted = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except Refused as refused:
            if isinstance(refused, Hidden):
                raise
            form.add_error(None, say(refused.because))
        else:
            to = f"/standards/versions/{done.ref}/"
            return HttpResponse(status=204, headers={"HX-Redirect": to}) if scripted else redirect(to)
    context = {
        "crumbs": [Crumb(said("standards.title"), "/standards/"), Crumb(said(f"standards.verb.{verb}"))],
        "form": form,
        "title": said(f"standards.verb.{verb}"),
        "button": Verb(said(f"standards.verb.{verb}"), said(f"standards.then.{verb}"), icon="check", first=True),
        "action": request.get_full_path(),
        "dialog": scripted,
        **more,
    }
    failed = request.method == "POST"
    if failed and scripted:
        return render(request, "standards/errors.html", context, status=422)
    return render(
        request,
        "standards/form_part.html" if scripted else "standards/form.html",
        context,
        status=422 if failed else 200,
    )
