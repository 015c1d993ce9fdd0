from .copying import copy_listing
from .covering import cover
from .drafting import (
    EDITABLE,
    KIND,
    CategoryRefused,
    NotReady,
    amend_draft,
    offer_again,
    offer_listing,
    start_listing,
    submit_listing,
    withdraw_listing,
)
from .entering import entered
from .hanging import MOST_PHOTOS
from .pausing import WrongDay, end_pause, next_monday, pause_until
from .publishing import (
    change_price,
    change_season,
    give_back_listing,
    pause_listing,
    publish_listing,
    resume_listing,
    retire_listing,
    take_back_decision,
    take_down_listing,
)
from .replacing import give_back_revision, publish_revision, revoke_edition, take_back_revision
from .revising import (
    MOST_CHANGED,
    amend_offered,
    offer_revision,
    restore_edition,
    submit_revision,
    take_over,
    withdraw_revision,
)
from .rewriting import REVISION
from .seeing import seen_now
from .steps import StaleBase
from .unfinished import DraftChanged, TooManyDrafts, drop_draft, forget_old_drafts, keep_draft

__all__ = [
    "CategoryRefused",
    "DraftChanged",
    "EDITABLE",
    "KIND",
    "MOST_CHANGED",
    "MOST_PHOTOS",
    "NotReady",
    "REVISION",
    "StaleBase",
    "TooManyDrafts",
    "WrongDay",
    "amend_draft",
    "amend_offered",
    "change_price",
    "change_season",
    "copy_listing",
    "cover",
    "drop_draft",
    "end_pause",
    "entered",
    "forget_old_drafts",
    "give_back_listing",
    "give_back_revision",
    "keep_draft",
    "next_monday",
    "offer_again",
    "offer_listing",
    "offer_revision",
    "pause_listing",
    "pause_until",
    "publish_listing",
    "publish_revision",
    "restore_edition",
    "resume_listing",
    "retire_listing",
    "revoke_edition",
    "seen_now",
    "start_listing",
    "submit_listing",
    "submit_revision",
    "take_back_decision",
    "take_back_revision",
    "take_down_listing",
    "take_over",
    "withdraw_listing",
    "withdraw_revision",
]
