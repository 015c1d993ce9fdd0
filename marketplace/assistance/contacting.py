"""Words ready to be sent to a producer by telephone, text message or Zalo; nothing is sent from here.

They are Vietnamese, whatever the page speaks: the one who writes does not know what the other reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from .links import link_to
from .models import AssistedEntry

WORDS = (
    "Chào {producer}. {helper} vừa nhập thay lên chợ: {goods} ({deeds}). "
    "Đúng thì bấm đồng ý, không đúng thì bấm không đồng ý: {link}"
)


@dataclass(frozen=True)
class Message:
    """The producer's name, their number (`+84…`) and the words to send."""

    name: str
    phone: str
    words: str

    @property
    def text_message(self) -> str:
        """Opens the telephone's own messages with the words in them."""
        return f"sms:{self.phone}?body={quote(self.words)}"

    @property
    def zalo(self) -> str:
        """Opens a talk in Zalo; the words are pasted there."""
        return f"https://zalo.me/0{self.phone.removeprefix('+84')}"


def message_about(entry: AssistedEntry) -> Message:
    """What to tell the producer of this entry, with the link that answers it."""
    producer = entry.producer
    name = producer.representative or producer.name
    deeds = ", ".join(dict.fromkeys(label.lower() for label, _before, _after in entry.told))
    words = WORDS.format(
        producer=name,
        helper=entry.assistance.helper.name,
        goods=entry.listing.name,
        deeds=deeds,
        link=link_to(entry),
    )
    return Message(name, producer.phone, words)
