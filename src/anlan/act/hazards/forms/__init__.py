"""What people type on the desk's pages: one form for each verb."""

from anlan.act.hazards.forms.beside import (
    Fine,
    Locate,
    OpenCase,
    Order,
    ProposeDelisting,
    ProposeListing,
    Suspend,
)
from anlan.act.hazards.forms.path import (
    MOST_PHOTOS,
    Asked,
    Assign,
    Extend,
    Grade,
    Note,
    Reason,
    Reinspect,
    Report,
    Submit,
    Transfer,
    VerbForm,
    Verify,
    Words,
    Work,
)
from anlan.act.hazards.forms.terms import Terms, hours_label

__all__ = ["FORMS", "MOST_PHOTOS", "Asked", "Report", "Terms", "VerbForm", "hours_label"]

FORMS: dict[str, type[VerbForm]] = {
    "verify": Verify,
    "reject": Reason,
    "transfer": Transfer,
    "grade": Grade,
    "assign": Assign,
    "rectify": Work,
    "extend": Extend,
    "grant": Words,
    "deny": Reason,
    "submit": Submit,
    "visit": Words,
    "reinspect": Reinspect,
    "note": Note,
    "locate": Locate,
    "reopen": Reason,
    "open_case": OpenCase,
    "order": Order,
    "fine": Fine,
    "close_case": Reason,
    "propose_listing": ProposeListing,
    "approve_listing": Words,
    "refuse_listing": Reason,
    "propose_delisting": ProposeDelisting,
    "approve_delisting": Words,
    "refuse_delisting": Reason,
    "suspend": Suspend,
    "approve_stop": Words,
    "refuse_stop": Reason,
    "lift": Reason,
}
