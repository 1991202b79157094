"""Forms of the verbs over sites, parties, lettings, findings and terms."""

from anlan.ground.premises.forms.fields import Options, VerbForm
from anlan.ground.premises.forms.verbs import (
    OF_COMPOUND,
    OF_FOUND,
    OF_PARTY,
    Attach,
    Dismiss,
    PartyForm,
    Register,
    Renaming,
    Terms,
)

__all__ = [
    "Attach",
    "Dismiss",
    "OF_COMPOUND",
    "OF_FOUND",
    "OF_PARTY",
    "Options",
    "PartyForm",
    "Register",
    "Renaming",
    "Terms",
    "VerbForm",
]
