"""What a verb's body works with: it locks, creates, moves and saves matter, and notes what follows from it."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from anlan.infra.journal.values import plain
from anlan.infra.look import Look
from anlan.infra.matter import Matter, locking, new_id
from anlan.infra.models import Photo
from anlan.infra.rows import insert_many
from anlan.kernel.decision import Hidden, Refused, Said, Verdict
from anlan.kernel.machine import Machine
from anlan.kernel.rights import Actor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

M = TypeVar("M", bound=Matter)
K = TypeVar("K")
# A selected literal has no column to take its type from.
_HOLES = {"ref": "%s::uuid", "holder": "%s::uuid", "id": "%s::uuid", "lon": "%s::float8", "lat": "%s::float8"}
_HOLES |= dict.fromkeys(("since", "due", "next_at", "said_at"), "%s::timestamptz") | {
    "next": "%s::jsonb",
    "line": "%s::jsonb",
}


class Change:
    """One verb at work, inside its transaction."""

    def __init__(self, verb: str, right: str, machine: Machine | None, by: Actor, at: datetime) -> None:
        self.entry = new_id()
        self.verb, self.right, self.machine, self.by, self.at = verb, right, machine, by, at
        self.room = verb.split(".", 1)[0]
        self.ref: UUID | None = None
        self.area = ""
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}
        self.because: Said | None = None
        self.observed_at: datetime | None = None
        self.for_post: UUID | None = None
        self.parts: list[tuple[str, UUID, str]] = []
        self._was: dict[UUID, dict[str, Any]] = {}
        self._known: dict[Any, Any] = {}
        # rows that this verb made or settled, and the only kinds of work that may be open about them
        self._clear: dict[UUID, tuple[str, ...]] = {}

    # -- sending -------------------------------------------------------------------------------------------------
    @contextmanager
    def at_work(self, *, savepoint: bool) -> Iterator[None]:
        """The body's time: what it noted to be written goes with the next question or at the end, or not at all."""
        with transaction.atomic() if savepoint else nullcontext():
            try:
                yield
            except BaseException:
                connection.waiting.clear()
                raise

    def later(self, sql: str, values: list[Any]) -> None:
        """A write whose result nobody waits for. It is sent with the next ones, in order, before the next read."""
        connection.later(sql, values)

    def know(self, look: Look[K], row: Any) -> None:
        """What was asked ahead: whoever asks it again within this verb has its answer."""
        self._known[look] = look.read(row)

    def once(self, look: Callable[[Actor, datetime], K]) -> K:
        """What the actor sees at this time by `look`, read once however often this verb asks."""
        if look not in self._known:
            self._known[look] = look(self.by, self.at)
        found: K = self._known[look]
        return found

    # -- reading and judging -------------------------------------------------------------------------------------
    def lock(self, model: type[M], pk: UUID | str, *, right: str | None = None) -> M:
        """The row, locked, if the actor may see it and has the right for its area; else 404 or a refusal."""
        look = locking(model, self.by, pk)
        row: M | None = None
        if look is not None:  # asked ahead it holds once: what is locked again is read again
            row = self._known.pop(look) if look in self._known else look(self.by, self.at)
        if row is None:
            raise Hidden
        self.allow(row, right)
        self.about(row)
        self._was[row.pk] = plain(row.facts())
        return row

    def allow(self, row: Matter, right: str | None = None) -> None:
        """Refuse unless the actor has the right on this row."""
        self.require(
            self.by.may(
                right or self.right,
                row.area,
                self.at,
                own=row.is_own(self.by),
                task=row.is_task(self.by),
                department=row.department_of(),
            )
        )

    def require(self, verdict: Verdict) -> Verdict:
        """Refuse unless the verdict allows; its reason becomes the entry's."""
        if not verdict.ok:
            raise Refused(verdict.because)
        if verdict.because.key != "core.ok":
            self.because = verdict.because
        return verdict

    def about(self, row: Matter) -> None:
        """The first row touched is what the entry is about."""
        if self.ref is None:
            self.ref, self.area = row.pk, row.area
        elif row.pk != self.ref:
            self.part(row._meta.app_label, row.pk, row.area)

    # -- writing -------------------------------------------------------------------------------------------------
    def create(self, row: M, *, right: str | None = None) -> M:
        """Insert a new row of matter, if the actor has the right for its area."""
        self.allow(row, right)
        self._insert(row)
        self.about(row)
        if row.pk == self.ref:
            self.after.update(plain(row.facts()))
        return row

    def create_many(self, rows: Sequence[M], *, right: str | None = None) -> None:
        """Insert many rows as parts of a set verb; one right check per area."""
        for area in {r.area for r in rows}:
            self.require(self.by.may(right or self.right, area, self.at))
        for model in dict.fromkeys(type(r) for r in rows):  # in the caller's order: a contact follows its person
            insert_many([r for r in rows if type(r) is model])
        self.parts.extend((r._meta.app_label, r.pk, r.area) for r in rows)

    def save(self, row: Matter, fields: Iterable[str] | None = None) -> None:
        """Write a changed row back; before and after go to the entry."""
        was = self._was.get(row.pk, {})
        now = plain(row.facts())
        changed = {k: v for k, v in now.items() if was.get(k) != v}
        if fields is None and was and not row.unsaid:  # what is unsaid has no facts to compare
            self._update(row, changed)
        else:
            row.save(change=self, update_fields=list(fields) if fields else None)
        if row.pk == self.ref:
            self.before.update({k: was.get(k) for k in changed})
            self.after.update(changed)
        self._was[row.pk] = now

    def _insert(self, row: Matter | Photo) -> None:
        """A new row, sent with what else the verb writes; at once where the database has to fill something in."""
        fields = row._meta.concrete_fields
        values = [f.pre_save(row, True) for f in fields]
        if row._meta.parents or any(hasattr(value, "resolve_expression") for value in values):
            row.save(**({"change": self} if isinstance(row, Matter) else {}), force_insert=True)
            return
        columns, holes = ", ".join(f'"{f.column}"' for f in fields), ", ".join(["%s"] * len(fields))
        self.later(
            f'insert into "{row._meta.db_table}" ({columns}) values ({holes})',
            [f.get_db_prep_save(value, connection) for f, value in zip(fields, values, strict=True)],
        )
        row._state.adding, row._state.db = False, "default"
        self._clear[row.pk] = ()

    def _update(self, row: Matter, changed: Iterable[str]) -> None:
        """The changed columns of a locked row, sent with what else the verb writes."""
        fields = [f for f in row._meta.concrete_fields if f.attname in changed]
        if fields:
            columns = ", ".join(f'"{f.column}" = %s' for f in fields)
            values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]
            self.later(f'update "{row._meta.db_table}" set {columns} where id = %s', [*values, row.pk])

    def move(self, row: Any, to: str, verdict: Verdict | None = None) -> None:
        """Take a row to another state: the table must allow it and the rule must say yes."""
        if self.machine is not None:
            if not row._state.adding and row.pk not in self._was:
                raise RuntimeError("move needs a locked row")
            frm = "" if row._state.adding else self._was[row.pk]["state"]
            self.require(self.machine.allows(self.verb.split(".", 1)[1], frm, to))
        if verdict is not None:
            self.require(verdict)
        row.state = to
        if row._state.adding:
            self.create(row)
        else:
            self.save(row)

    # -- what follows --------------------------------------------------------------------------------------------
    def due(self, kind: str, ref: UUID | str, at: datetime, **args: Any) -> None:
        """Plan something for a city time; an open plan of the same kind and ref is moved."""
        self.later(
            "insert into due (id, kind, ref, at, args, attempts, last_error) values (%s, %s, %s, %s, %s, 0, '')"
            " on conflict (kind, ref) where done_at is null and dead_at is null"
            " do update set at = excluded.at, args = excluded.args, lease_until = null, attempts = 0",
            [new_id(), kind, str(ref), at, Jsonb(plain(args))],
        )

    def cancel(self, kind: str, ref: UUID | str) -> None:
        """Drop an open plan."""
        self.later(
            "update due set done_at = %s where kind = %s and ref = %s and done_at is null and dead_at is null",
            [self.at, kind, str(ref)],
        )

    def work(
        self,
        row: Matter,
        kind: str,
        line: Said,
        *,
        holder: UUID | None = None,
        role: str = "",
        level: int = 0,
        due: datetime | None = None,
        since: datetime | None = None,
        next: Said | None = None,
        next_at: datetime | None = None,
    ) -> None:
        """Open work about a row: what it is, who holds it, and what happens by itself. Same kind and ref: renewed."""
        values: dict[str, Any] = {
            "area": row.area,
            "lon": row.lon,
            "lat": row.lat,
            "placed_by": row.placed_by,
            "holder": holder,
            "role": role,
            "level": level,
            "due": due,
            "line": Jsonb(plain(line)),
            "next": Jsonb(plain(next)) if next else None,
            "next_at": next_at,
            "said_at": self.at,
        }
        about = {"room": row._meta.app_label, "kind": kind, "ref": row.pk}
        fresh = {**about, "id": new_id(), "shown_down": False, "since": since or self.at, **values}
        left = self._clear.get(row.pk)
        if left is not None and kind not in left:  # nothing to look for
            self._clear[row.pk] = (*left, kind)
            self.later(
                f"insert into open_work ({', '.join(fresh)}) values ({', '.join(['%s'] * len(fresh))})",
                list(fresh.values()),
            )
            return
        self.later(
            f"with known as (update open_work set {', '.join(f'{name} = %s' for name in values)}"
            " where room = %s and kind = %s and ref = %s and done_at is null returning id)"
            f" insert into open_work ({', '.join(fresh)}) select {', '.join(_HOLES.get(f, '%s') for f in fresh)}"
            " where not exists (select 1 from known)",
            [*values.values(), *about.values(), *fresh.values()],
        )

    def settle(self, row: Matter, kind: str | None = None, but: Sequence[str] = ()) -> None:
        """The open work about a row is done: of one kind, or all `but` some."""
        left = self._clear.get(row.pk)
        if left is not None and not {kind} & set(left) and (kind or not set(left) - set(but)):
            return
        if kind is None:
            self._clear[row.pk] = tuple(but)
        only, kinds = (" and kind = %s", [kind]) if kind else (" and kind <> all(%s)", [list(but)]) if but else ("", [])
        self.later(
            f"update open_work set done_at = %s where room = %s and ref = %s and done_at is null{only}",
            [self.at, row._meta.app_label, row.pk, *kinds],
        )

    def attach(self, row: Matter, sha256: str, label: str) -> None:
        """A stored file becomes evidence about a row."""
        with connection.cursor() as cursor:
            cursor.execute("select taken_at, lon, lat from blob where sha256 = %s", [sha256])
            found = cursor.fetchone()
        if found is None:
            raise Refused(Said("core.refused.photo_missing"))
        taken_at, lon, lat = found
        photo = Photo(
            room=row._meta.app_label,
            ref=row.pk,
            area=row.area,
            sha256=sha256,
            label=label,
            taken_at=taken_at,
            lon=lon,
            lat=lat,
            placed_by="gps" if lon is not None else "none",
            entry=self.entry,
        )
        self._insert(photo)
        self.after.setdefault("photos", []).append({"sha256": sha256, "label": label})

    def part(self, room: str, ref: UUID, area: str) -> None:
        """A further row that this verb touched."""
        self.parts.append((room, ref, area))
