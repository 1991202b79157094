"""Sites, their parts, who lets to whom, and what each side must do: identities, and facts with two times."""

from anlan.ground.premises.models.acts import Act, Merger
from anlan.ground.premises.models.attached import Attachment
from anlan.ground.premises.models.chain import Agreement, Duty, Letting, Manager, Occupant
from anlan.ground.premises.models.known import READ, Fact
from anlan.ground.premises.models.register import Building, Compound, CompoundFact, Floor, Party, PartyFact, Unit
from anlan.ground.premises.models.registers import Doubt, Found, Intake, Record
from anlan.ground.premises.models.settings import Renaming, Setting

__all__ = [
    "READ",
    "Act",
    "Agreement",
    "Attachment",
    "Building",
    "Compound",
    "CompoundFact",
    "Doubt",
    "Duty",
    "Fact",
    "Floor",
    "Found",
    "Intake",
    "Letting",
    "Manager",
    "Merger",
    "Occupant",
    "Party",
    "PartyFact",
    "Record",
    "Renaming",
    "Setting",
    "Unit",
]
