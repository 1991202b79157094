"""Sites, their parts, who lets to whom, and what each side must do: identities, and facts with two times."""

from anlan.ground.premises.models.acts import Act, Merger
from anlan.ground.premises.models.chain import Agreement, Duty, Letting, Manager, Occupant
from anlan.ground.premises.models.known import READ, Fact
from anlan.ground.premises.models.register import Building, Compound, CompoundFact, Floor, Party, PartyFact, Unit

__all__ = [
    "READ",
    "Act",
    "Agreement",
    "Building",
    "Compound",
    "CompoundFact",
    "Duty",
    "Fact",
    "Floor",
    "Letting",
    "Manager",
    "Merger",
    "Occupant",
    "Party",
    "PartyFact",
    "Unit",
]
