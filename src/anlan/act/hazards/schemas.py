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


Law = Annotated[str, Field(pattern=r"^[A-Z0-9-]{0,24}$")]


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
    compound: UUID | None = None
    unit: UUID | None = None
    party: UUID | None = None


class Verify(Args):
    """hazards.verify"""

    text: Text = ""
    rule_item: Short = ""


class Reject(Args):
    """hazards.reject"""

    text: Text


class Transfer(Args):
    """hazards.transfer, hazards.hand_over"""

    to: Line
    text: Text
    law: Law = ""
    until: Day | None = None


class Receipt(Args):
    """hazards.receipt"""

    number: Short = ""
    text: Text = ""


class Grade(Args):
    """hazards.grade"""

    text: Text
    grade: Annotated[str, Field(pattern=r"^[a-z]{1,10}$")] = "general"
    rule_item: Short = ""
    risk: Annotated[str, Field(pattern=r"^[a-z]{0,8}$")] = ""


class Assign(Args):
    """hazards.assign: the five fixes; the time limit is the fifth. A major hazard's may come with its plan."""

    holder: UUID
    responsibility: Text
    measures: Text = ""
    funds: Text = ""
    plan: Text = ""
    until: Day | Moment | None = None
    order_no: Short = ""


class Rectify(Args):
    """hazards.rectify; the six parts of the plan are a major hazard's (Order 16 Art. 15)."""

    text: Text
    photos: Photos = ()
    goals: Text = ""
    methods: Text = ""
    means: Text = ""
    people: Text = ""
    schedule: Text = ""
    safety: Text = ""


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


class Locate(Args):
    """hazards.locate"""

    compound: UUID
    unit: UUID | None = None
    party: UUID | None = None
    text: Text = ""


class Reason(Args):
    """hazards.reopen, hazards.close_case, hazards.lift, and refusals of what was asked for"""

    text: Text


class Approve(Args):
    """Approvals: words are welcome, not needed."""

    text: Text = ""


class OpenCase(Args):
    """hazards.open_case"""

    ground: Annotated[str, Field(pattern=r"^[a-z_]{1,12}$")]
    law: Annotated[str, Field(pattern=r"^[A-Z0-9-]{1,24}$")]
    text: Text


class Order(Args):
    """hazards.order"""

    until: Day
    text: Text
    interim: Text = ""


class Fine(Args):
    """hazards.fine: the amount in CNY"""

    amount: Annotated[int, Field(ge=1, le=1_000_000_000)]
    decision_no: Short
    text: Text


class ProposeListing(Args):
    """hazards.propose_listing"""

    text: Text
    measures: Text
    public_text: Text
    until: Day


class ProposeDelisting(Args):
    """hazards.propose_delisting"""

    text: Text
    report_no: Short
    result_text: Text = ""


class Suspend(Args):
    """hazards.suspend"""

    kind: Annotated[str, Field(pattern=r"^[a-z]{1,16}$")]
    law: Annotated[str, Field(pattern=r"^[A-Z0-9-]{1,24}$")]
    text: Text
    emergency: bool = False
    until: Day | None = None


class Serve(Args):
    """hazards.serve"""

    paper: UUID
    met: Short
    signed: bool
    signature: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    witness: Short = ""
    text: Line = ""


def in_envelope(args: type[Args]) -> type[BaseModel]:
    """The same arguments with the hazard named among them, as devices send them."""
    return create_model(f"{args.__name__}InEnvelope", __base__=args, hazard=(UUID, ...))


def in_api(args: type[Args]) -> type[BaseModel]:
    """The same arguments with the key that makes sending twice harmless, as the API takes them."""
    return create_model(
        f"{args.__name__}InApi", __base__=args, key=(UUID | None, None), observed_at=(Moment | None, None)
    )
