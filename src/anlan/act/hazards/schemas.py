"""The shape of what comes in by API and envelope, one model per verb. Nothing here can make the database stumble."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from anlan.infra.pages.moments import Moment
from anlan.infra.pages.typed import Words

_MOST_PHOTOS = 20


def _words(longest: int) -> Any:
    return Annotated[Words, Field(max_length=longest), AfterValidator(str.strip)]


Text = _words(1000)
Line = _words(200)
Short = _words(80)
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Photos = Annotated[tuple[Sha256, ...], Field(max_length=_MOST_PHOTOS)]
Area = Annotated[str, Field(pattern=r"^\d{12}(-[A-Z]\d{3}){0,2}$")]
# Days that a due date can be counted from without leaving the calendar.
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]


class Args(BaseModel):
    """Arguments of a verb; unknown ones are a mistake."""

    model_config = ConfigDict(extra="forbid")


class Report(Args):
    """hazards.report"""

    kind: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    text: Text
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    area: Area | None = None
    photos: Photos = ()
    alert: UUID | None = None
    place: Line = ""
    subject: Line = ""
    source: Annotated[str, Field(pattern=r"^[a-z_]{1,16}$")] = "patrol"


class Verify(Args):
    """hazards.verify"""

    text: Text = ""
    rule_item: Short = ""


class Reject(Args):
    """hazards.reject"""

    text: Text


class Transfer(Args):
    """hazards.transfer"""

    to: Line
    text: Text
    document: Short


class Grade(Args):
    """hazards.grade"""

    text: Text
    grade: Annotated[str, Field(pattern=r"^[a-z]{1,10}$")] = "general"
    rule_item: Short = ""


class Assign(Args):
    """hazards.assign: the five fixes; the time limit is the fifth."""

    holder: UUID
    responsibility: Text
    measures: Text
    funds: Text
    plan: Text
    until: Day | None = None
    order_no: Short = ""


class Rectify(Args):
    """hazards.rectify"""

    text: Text
    photos: Photos = ()


class Extend(Args):
    """hazards.extend"""

    until: Day
    text: Text
    interim: Text


class Grant(Args):
    """hazards.grant"""

    text: Text = ""


class Deny(Args):
    """hazards.deny"""

    text: Text


class Submit(Args):
    """hazards.submit"""

    text: Text
    photos: Photos


class Visit(Args):
    """hazards.visit"""

    text: Text = ""


class Reinspect(Args):
    """hazards.reinspect"""

    ok: bool
    text: Text
    photos: Photos
    second: UUID | None = None


class Note(Args):
    """hazards.note"""

    text: Text = ""
    photos: Photos = ()


def in_envelope(args: type[Args]) -> type[BaseModel]:
    """The same arguments with the hazard named among them, as devices send them."""
    return create_model(f"{args.__name__}InEnvelope", __base__=args, hazard=(UUID, ...))


def in_api(args: type[Args]) -> type[BaseModel]:
    """The same arguments with the key that makes sending twice harmless, as the API takes them."""
    return create_model(
        f"{args.__name__}InApi", __base__=args, key=(UUID | None, None), observed_at=(Moment | None, None)
    )
