"""The link by which a producer answers without an account: signed, for this purpose only, good for two weeks."""

from __future__ import annotations

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from marketplace.kernel.clock import now
from marketplace.kernel.errors import DomainError, Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.settings import public_address, setting

from . import queries
from .models import AssistedEntry

PURPOSE = "assistance.answer"
GOOD_FOR = 14 * 24 * 3600  # seconds
ADDRESS = "/xac-nhan/"


class LinkTooOld(DomainError):
    """It was good for two weeks."""

    status = 410


class MarketSigner(TimestampSigner):
    """Signs with the market's own clock."""

    def get_timestamp(self) -> int:
        """This moment, in whole seconds."""
        return int(now().timestamp())


def path_to(entry: AssistedEntry) -> str:
    """The page where the producer says yes or no to what was typed."""
    return ADDRESS + str(_signer().dumps(entry.reference))


def link_to(entry: AssistedEntry) -> str:
    """The same as a whole address, to be sent in a message."""
    return public_address(path_to(entry))


def entry_behind(token: str) -> AssistedEntry:
    """What this link is about; Missing for one the market did not make for this purpose, LinkTooOld after two weeks."""
    try:
        reference = _signer().loads(token, max_age=GOOD_FOR)
    except SignatureExpired as error:
        raise LinkTooOld(
            _(N_("Đường dẫn này đã quá 14 ngày. Muốn sửa hay gỡ hàng, hãy gọi cán bộ của chợ."))
        ) from error
    except BadSignature as error:
        raise _unknown() from error
    found = queries.entry_named(str(reference))
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Missing:
    return Missing(_(N_("Đường dẫn này không đúng. Hãy chép lại cả dòng trong tin nhắn, hoặc gọi cán bộ của chợ.")))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(setting("SECRET_KEY"), salt=PURPOSE, signer=MarketSigner)
