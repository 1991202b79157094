"""The JSON doors of premises: sites, parties, lettings, terms, and each verb as a POST."""

# No `from __future__ import annotations` here: the bodies' types are made at run time and ninja reads the annotations.
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel

from anlan.ground.premises import actions, queries, schemas
from anlan.ground.premises.rules import shape
from anlan.infra.journal import Done
from anlan.infra.journal.values import plain
from anlan.infra.pages.moments import Moment
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, Refused, Said
from anlan.kernel.rights import Actor

router = Router(tags=["premises"])
READ = "premises.read"
Doors = dict[str, tuple[type[schemas.Args], Callable[..., Done]]]

ALONE: Doors = {
    "": (schemas.Register, actions.register),
    "parties/": (schemas.RegisterParty, actions.register_party),
    "lettings/": (schemas.Let, actions.let),
    "mergers/": (schemas.ProposeMerge, actions.propose_merge),
    "terms/": (schemas.Terms, actions.propose_terms),
}
ON_ONE: dict[str, tuple[str, Doors]] = {  # where: the argument that it names, and its verbs
    "": (
        "compound",
        {
            "change": (schemas.Change, actions.change_compound),
            "add_building": (schemas.Building, actions.add_building),
            "attach": (schemas.Attach, actions.attach),
            "name_manager": (schemas.NameManager, actions.name_manager),
            "attest": (schemas.Attest, actions.attest),
            "confirm": (schemas.Confirm, actions.confirm),
            "refuse": (schemas.Why, actions.refuse),
            "rectify": (schemas.Why, actions.rectify),
            "finish": (schemas.Finish, actions.finish),
            "revert": (schemas.Why, actions.revert),
            "split": (schemas.Split, actions.split),
            "join": (schemas.Join, actions.join),
        },
    ),
    "parties/": ("party", {"change": (schemas.ChangeParty, actions.change_party)}),
    "buildings/": (
        "building",
        {"add_floor": (schemas.Floor, actions.add_floor), "change": (schemas.Building, actions.change_part)},
    ),
    "floors/": (
        "floor",
        {"add_unit": (schemas.Unit, actions.add_unit), "change": (schemas.Floor, actions.change_part)},
    ),
    "units/": (
        "unit",
        {
            "change": (schemas.Unit, actions.change_part),
            "occupy": (schemas.Occupy, actions.occupy),
            "leave": (schemas.Leave, actions.leave),
        },
    ),
    "lettings/": (
        "letting",
        {"end": (schemas.End, actions.end_letting), "sign": (schemas.Sign, actions.sign)},
    ),
    "mergers/": (
        "merger",
        {
            "merge": (schemas.Plain, actions.merge),
            "drop": (schemas.Reason, actions.drop_merge),
            "undo": (schemas.Reason, actions.undo_merge),
        },
    ),
    "terms/": (
        "setting",
        {"confirm": (schemas.Plain, actions.confirm_terms), "discard": (schemas.Plain, actions.discard_terms)},
    ),
    "attached/": ("attachment", {"detach": (schemas.Reason, actions.detach)}),
    "found/": (
        "found",
        {
            "take": (schemas.Take, actions.take),
            "dismiss": (schemas.Reason, actions.dismiss),
            "reopen": (schemas.Plain, actions.reopen),
        },
    ),
    "doubts/": (
        "doubt",
        {"answer": (schemas.Answer, actions.answer), "take_back": (schemas.Plain, actions.take_back)},
    ),
}


class Wanted(BaseModel):
    """What of the sites is wanted. `at` reads them as of a past time."""

    area: schemas.Area | None = None
    state: str = schemas.Field("", pattern=r"^[a-z_]{0,12}$")
    words: schemas.Name = ""
    at: Moment | None = None
    page: int = schemas.Field(1, ge=1, le=10_000)


class WantedParties(BaseModel):
    """What of the parties is wanted."""

    words: schemas.Name = ""
    at: Moment | None = None
    page: int = schemas.Field(1, ge=1, le=10_000)


class AsOf(BaseModel):
    """When it was so; without it, now."""

    at: Moment | None = None


def _viewer(request: HttpRequest, at: datetime | None = None) -> tuple[Actor, datetime]:
    """Who reads, and the time wanted, never later than now. Raises Hidden."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    now: datetime = request.city_now  # type: ignore[attr-defined]
    if not viewer.any(READ):
        raise Hidden
    return viewer, min(at or now, now)


def _act(request: HttpRequest, body: BaseModel, action: Callable[..., Done], **more: Any) -> dict[str, Any]:
    viewer, at = _viewer(request)
    given = {name: getattr(body, name) for name in type(body).model_fields}
    key = given.pop("key")
    if isinstance(given.get("values"), BaseModel):  # a fact's values: what is not named stays as it was
        given["values"] = _values(given["values"])
    if "pieces" in given:
        given["pieces"] = [actions.Piece(**piece.model_dump()) for piece in given["pieces"]]
    done = action(**more, **given, by=viewer, at=at, key=key)
    made = done.after.get("made") or done.after.get("lettings") or done.after.get("merger")
    return {
        "entry": done.entry,
        "ref": done.ref,
        "state": done.after.get("state"),
        "made": made,  # ids of what was made below it: parts, lettings, pieces, a merger
        "replayed": done.replayed,
    }


def _values(told: BaseModel) -> dict[str, Any]:
    """A fact's values; a parcel led to WGS84 from the system it names. Raises Refused."""
    values = told.model_dump(exclude_unset=True)
    text, system = values.pop("shape", ""), values.pop("system", None)
    if "tags" in values:
        values["tags"] = sorted(set(values["tags"]))
    if text:
        try:
            values |= shape.told(text, system) if system else {}
        except shape.Unfit as unfit:
            raise Refused(Said(unfit.key, unfit.params)) from None
        if not system:
            raise Refused(Said("premises.expected.system"))
    return values


def _judged(it: queries.Judged) -> dict[str, Any]:
    return {
        **plain(it.row),
        "shared": it.verdict.ok,
        "because": plain(it.verdict.because),
        "tenants": len(it.site.tenants),
        "lacks": [plain(m) for m in it.lacks],
    }


@router.get("/")
def listing(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Sites that the viewer may see, with their verdicts and what each lacks, a hundred a page."""
    viewer, at = _viewer(request, wanted.at)
    filters = queries.Filters(area=wanted.area or "", state=wanted.state, words=wanted.words)
    part = slice((wanted.page - 1) * queries.PAGE, wanted.page * queries.PAGE)
    with reading(viewer):
        rows = queries.compounds(viewer, at, at, filters)
        found = queries.judged(viewer, at, at, filters, rows[part])
    return {"total": len(rows), "at": at, "sites": [_judged(it) for it in found]}


@router.get("/parties/")
def parties(request: HttpRequest, wanted: Query[WantedParties]) -> dict[str, Any]:
    """Parties that the viewer may see, by any name they ever had or their code, a hundred a page."""
    viewer, at = _viewer(request, wanted.at)
    with reading(viewer):
        rows, total = queries.parties(viewer, at, at, words=wanted.words, page=wanted.page)
    return {"total": total, "at": at, "parties": [plain(row) for row in rows]}


@router.get("/parties/{uuid:party}")
def party(request: HttpRequest, party: UUID, wanted: Query[AsOf]) -> dict[str, Any]:
    """One party, and the sites where it owns, lets, rents or sits."""
    viewer, at = _viewer(request, wanted.at)
    with reading(viewer):
        row = queries.party(viewer, party, at, at)
        held = queries.compounds_of(viewer, party, at, at) if row else set()
    if row is None:
        raise Hidden
    return {**plain(row), "sites": plain(held)}


@router.get("/terms/")
def terms(request: HttpRequest, wanted: Query[AsOf]) -> dict[str, Any]:
    """The numbers of the rules and the landlord's duties in force at a time, and every version ever proposed."""
    viewer, at = _viewer(request, wanted.at)
    with reading(viewer):
        numbers, duties = queries.terms_at(at), queries.duties_at(at)
        versions = queries.term_versions(viewer)
    return {"terms": plain(numbers), "duties": plain(duties), "versions": plain(versions)}


@router.get("/mergers/")
def mergers(request: HttpRequest) -> dict[str, Any]:
    """Records that were found to be one thing, the newest first."""
    viewer, _ = _viewer(request)
    with reading(viewer):
        return {"mergers": plain(queries.mergers(viewer))}


@router.get("/{uuid:compound}")
def one(request: HttpRequest, compound: UUID, wanted: Query[AsOf]) -> dict[str, Any]:
    """One site: its buildings down to the units, the chain over each, who sits there, what is missing."""
    viewer, at = _viewer(request, wanted.at)
    with reading(viewer):
        it = queries.one(viewer, compound, at, at)
        stands = queries.buildings(viewer, compound, at, at) if it else []
        kept = queries.attached(viewer, compound, at) if it else []
    if it is None:
        raise Hidden
    return {
        **_judged(it),
        "buildings": plain(stands),
        "links": plain(list(it.site.links)),
        "sitting": plain(list(it.site.sitting)),
        "manager": plain(it.site.manager),
        "duties": plain(it.site.duties),
        "files": plain(kept),
    }


def _door(path: str, names: str, args: type[schemas.Args], action: Callable[..., Done]) -> None:
    """One verb as a POST; `names` is the argument that the address fills."""
    model, part = schemas.in_api(args), {"what": names} if action is actions.change_part else {}

    def alone(request: HttpRequest, body: model) -> dict[str, Any]:  # type: ignore[valid-type]
        return _act(request, body, action)

    def on_one(request: HttpRequest, ref: UUID, body: model) -> dict[str, Any]:  # type: ignore[valid-type]
        return _act(request, body, action, **part, **{"thing" if part else names: ref})

    name = action.verb.split(".", 1)[1]  # type: ignore[attr-defined]
    router.post(
        path,
        operation_id=f"premises_{name}_{names}" if part else f"premises_{name}",
        summary=(action.__doc__ or "").split("\n")[0],
    )(on_one if names else alone)


for _path, (_args, _action) in ALONE.items():
    _door(f"/{_path}", "", _args, _action)
for _where, (_names, _doors) in ON_ONE.items():
    for _path, (_args, _action) in _doors.items():
        _door(f"/{_where}{{uuid:ref}}/{_path}", _names, _args, _action)
