"""The shape of what comes in by API and envelope, one model per verb. Nothing here can make the database stumble."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from anlan.infra.pages.moments import Moment
from anlan.infra.pages.typed import Words

_MOST_PHOTOS = 20
_MOST_PEOPLE = 20


def _words(longest: int) -> Any:
    return Annotated[Words, Field(max_length=longest), AfterValidator(str.strip)]


Line = _words(300)
Short = _words(80)
Code = Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
Ref = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9().\-]{0,15}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Photos = Annotated[tuple[Sha256, ...], Field(max_length=_MOST_PHOTOS)]
Area = Annotated[str, Field(pattern=r"^\d{12}$")]


class Args(BaseModel):
    """Arguments of a verb; unknown ones are a mistake."""

    model_config = ConfigDict(extra="forbid")


class Member(Args):
    """Somebody who comes; the department counts where no certificate says it."""

    person: UUID
    department: Annotated[str, Field(pattern=r"^[a-z_]{0,32}$")] = ""


class Plan(Args):
    """inspections.plan"""

    kind: Code
    compound: UUID
    on: Moment
    members: Annotated[list[Member], Field(max_length=_MOST_PEOPLE)]
    lead: Code = "emergency"
    standard: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9\-]{1,31}$")] = "WL-5-10"
    firm: UUID | None = None
    basis: Line = ""
    draw: UUID | None = None


class Plain(Args):
    """A verb without words: inspections.approve, inspections.begin."""


class Cancel(Args):
    """inspections.cancel"""

    text: Line


class Answer(Args):
    """inspections.answer. A number may come as the text that was typed."""

    ref: Ref
    answer: Annotated[float, Field(ge=-1e9, le=1e9)] | Annotated[str, Field(pattern=r"^(yes|no|na)$")]
    unit: Short = ""
    text: _words(500) = ""  # type: ignore[valid-type]
    photos: Photos = ()


class OwnAnswer(BaseModel):
    """One item of an own check."""

    model_config = ConfigDict(extra="forbid")
    ref: Ref
    answer: Annotated[float, Field(ge=-1e9, le=1e9)] | Annotated[str, Field(pattern=r"^(yes|no|na)$")]
    text: _words(500) = ""  # type: ignore[valid-type]
    photos: Photos = ()


def plain_answers(given: list[OwnAnswer]) -> list[dict[str, Any]]:
    """Answers as the verb takes them."""
    return [one.model_dump() for one in given]


class OwnCheck(BaseModel):
    """inspections.own_check: one's own site by the list, every item."""

    model_config = ConfigDict(extra="forbid")
    compound: UUID
    party: UUID
    answers: Annotated[list[OwnAnswer], Field(min_length=1, max_length=400), AfterValidator(plain_answers)]
    text: _words(500) = ""  # type: ignore[valid-type]


class Finish(Args):
    """inspections.finish"""

    met: Annotated[Words, Field(max_length=120), AfterValidator(str.strip)]
    signed: bool
    text: _words(1000) = ""  # type: ignore[valid-type]
    signature: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    witness: Annotated[Words, Field(max_length=120), AfterValidator(str.strip)] = ""


class Issue(Args):
    """inspections.issue"""

    paper: Code


class Draw(Args):
    """inspections.draw"""

    area: Area
    body: Code
    firms: Annotated[int, Field(ge=1, le=10_000)]
    officers: Annotated[int, Field(ge=1, le=100)] = 2
    text: Line
    avoid: dict[UUID, Line] = {}
    seed: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{0,64}$")] = ""


class Certify(Args):
    """inspections.certify"""

    person: UUID
    number: Annotated[Words, Field(max_length=40), AfterValidator(str.strip)]
    body: Code
    area: Area
    valid_from: Moment
    valid_to: Moment


class Engage(Args):
    """inspections.engage"""

    username: Annotated[Words, Field(max_length=64)]
    firm: Annotated[Words, Field(max_length=120), AfterValidator(str.strip)]
    contract: Annotated[Words, Field(max_length=60), AfterValidator(str.strip)]
    area: Area
    until: Moment


class Grade(Args):
    """inspections.grade"""

    compound: UUID
    colour: Code
    text: Line


class Propose(Args):
    """inspections.propose"""

    values: dict[str, int | dict[str, dict[str, int]]]
    valid_from: Moment
    text: Annotated[Words, Field(max_length=500), AfterValidator(str.strip)]


class Serve(Args):
    """inspections.serve"""

    paper: UUID
    met: Short
    signed: bool
    signature: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    witness: Short = ""
    text: Line = ""


def in_envelope(args: type[Args]) -> type[BaseModel]:
    """The same arguments with the visit named among them, as devices send them."""
    return create_model(f"{args.__name__}InEnvelope", __base__=args, visit=(UUID, ...))


def in_api(args: type[Args]) -> type[BaseModel]:
    """The same arguments with the key that makes sending twice harmless, as the API takes them."""
    return create_model(
        f"{args.__name__}InApi", __base__=args, key=(UUID | None, None), observed_at=(Moment | None, None)
    )
