"""The verbs of a producer's page: write, hang, order and take down; take off with a reason, and give back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy.orm.attributes import flag_modified

from marketplace.catalogue.claims import claims_in
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now, today
from marketplace.kernel.commands import after_commit, command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, Missing, require
from marketplace.kernel.files import shown_files, store
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.images import ENDINGS, Picture
from marketplace.kernel.text import fold
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation

from . import policy
from .events import GivenBackToThePage, TakenOffThePage
from .models import ShownPicture, Withholding
from .queries import pictures_of, withheld_words_of

MOST_PICTURES = 8
EARLIEST = 1900


class PromiseToHeal(DomainError):
    """Goods of a market heal nothing, and nobody may say they do (facts §1.9, 1.10)."""

    status = 422


class TakenOff(DomainError):
    """A coordinator took exactly this off the page."""

    status = 422


class TooManyPictures(DomainError):
    """More pictures than a page shows."""

    status = 422


class UnlikelyYear(DomainError):
    """A year nobody at work today began in."""

    status = 422


class Worded(TypedDict):
    """The words of one picture."""

    digest: str
    words: str


@command
def write_introduction(
    actor: Actor,
    producer: Organisation,
    *,
    story: str | None = None,
    since: int | None = None,
    call_hours: str | None = None,
    shows_phone: bool | None = None,
    pictures: Sequence[Worded] | None = None,
    picture: Picture | None = None,
    picture_words: str = "",
    version: int | None = None,
) -> Organisation:
    """What buyers read on its page from this moment (None leaves it as it is; `picture` is one more).

    Raises PromiseToHeal for words no seller may use, TakenOff for what a coordinator took off just so, ChangedMeanwhile
    when `version` is not today's. Raises UnlikelyYear.
    """
    require(policy.may_introduce(actor, producer))
    if since and not EARLIEST <= since <= today().year:
        raise UnlikelyYear(_(N_("Hãy ghi một năm từ 1900 đến năm nay.")), field="since")
    organisations.introduce(actor, producer, story=story, since=since, call_hours=call_hours, version=version)
    if shows_phone is not None:
        (organisations.publish_phone if shows_phone else organisations.withdraw_phone)(actor, producer)
    _word_pictures(producer, pictures or ())
    if picture is not None:
        add_picture(actor, producer, picture=picture, words=picture_words)
    return producer


def _word_pictures(producer: Organisation, pictures: Sequence[Worded]) -> None:
    told = {each["digest"]: each["words"] for each in pictures}
    for number, shown in enumerate(pictures_of(producer), start=1):
        words = told.get(shown.digest, shown.words)
        if words != shown.words:
            refuse_promises(words, field="pictures", named=_(N_("Ảnh %(n)s"), n=number))
            shown.words = words
            _renew(producer)


def _renew(producer: Organisation) -> None:
    """A page with other pictures is another version of it (ETag), and the coordinators of its place see it changed."""
    producer.page_changed_at = now()
    flag_modified(producer, "page_changed_at")  # the clock may stand: even so it is another version


def refuse_promises(text: str, *, field: str, named: str = "") -> None:
    """Raises PromiseToHeal, naming the words, when a text promises to heal."""
    if found := claims_in(text):
        sentence = _(
            N_("Không được viết là hàng chữa bệnh. Hãy bỏ: %(words)s."), words=", ".join(f"“{each}”" for each in found)
        )
        raise PromiseToHeal(f"{named}: {sentence}" if named else sentence, field=field)


def refuse_what_was_taken_off(producer: Organisation) -> None:
    """Raises TakenOff when a coordinator took just this story off; another one ends the withholding."""
    held = withheld_words_of(producer)
    if held is None or not producer.story:
        return
    if fold(held.words) == fold(producer.story):
        sentence = _(N_("Cán bộ đã ẩn đúng lời này (%(why)s). Hãy viết lại."), why=held.why)
        raise TakenOff(sentence, field="story")
    held.ended_at = now()


@command
def add_picture(actor: Actor, producer: Organisation, *, picture: Picture, words: str = "") -> ShownPicture:
    """One more picture at the end of its page; the same one sent again is the same picture."""
    require(policy.may_introduce(actor, producer))
    lock(producer)
    shown = pictures_of(producer)
    if again := next((each for each in shown if each.digest == picture.digest), None):
        if words and words != again.words:
            refuse_promises(words, field="picture_words")
            again.words = words
            _renew(producer)
        return again
    refuse_promises(words, field="picture_words")
    added = _one_more(producer, shown, picture.digest)
    added.words = words
    picture.keep()
    _show_first(actor, producer)
    return added


def _one_more(producer: Organisation, shown: Sequence[ShownPicture], digest: str) -> ShownPicture:
    if held := withheld_words_of(producer, digest):
        raise TakenOff(_(N_("Cán bộ đã ẩn ảnh này (%(why)s). Hãy chọn ảnh khác."), why=held.why), field="picture")
    if len(shown) >= MOST_PICTURES:
        raise TooManyPictures(_(N_("Nhiều nhất %(n)s ảnh. Hãy bỏ bớt một ảnh."), n=MOST_PICTURES), field="picture")
    place = shown[-1].position + 1 if shown else 0
    added = ShownPicture(organisation_id=producer.id, digest=digest, position=place)
    db.session.add(added)
    db.session.flush()
    return added


def _show_first(actor: Actor, producer: Organisation) -> None:
    """The first picture is the one cards and lists show."""
    db.session.flush()
    first = next(iter(pictures_of(producer)), None)
    _renew(producer)
    organisations.introduce(actor, producer, picture=first.digest if first else "")


def hang_first(producer: Organisation) -> None:
    """The picture hung elsewhere (the particulars) is the first of the page too."""
    shown = list(pictures_of(producer))
    if not producer.picture or (shown and shown[0].digest == producer.picture):
        return
    known = next((each for each in shown if each.digest == producer.picture), None)
    first = known or _one_more(producer, shown, producer.picture)
    _put_in_order([first, *(each for each in shown if each is not first)])


def _put_in_order(pictures: Sequence[ShownPicture]) -> None:
    for position, each in enumerate(pictures):
        each.position = position
    db.session.flush()


@command
def move_picture_first(actor: Actor, producer: Organisation, *, digest: str) -> Organisation:
    """Let a picture be the one that lists and shared links show."""
    require(policy.may_introduce(actor, producer))
    lock(producer)
    first = _picture(producer, digest)
    _put_in_order([first, *(each for each in pictures_of(producer) if each is not first)])
    _show_first(actor, producer)
    return producer


@command
def remove_picture(actor: Actor, producer: Organisation, *, digest: str) -> Organisation:
    """Take a picture down; its file goes too when nothing else shows it. Taken down twice, nothing more happens."""
    require(policy.may_introduce(actor, producer))
    lock(producer)
    for each in pictures_of(producer):
        if each.digest == digest:
            db.session.delete(each)
            after_commit(_forget_files, digest)
    _show_first(actor, producer)
    return producer


def _picture(producer: Organisation, digest: str) -> ShownPicture:
    found = next((each for each in pictures_of(producer) if each.digest == digest), None)
    if found is None:
        raise Missing(_(N_("Ảnh này không còn ở trang.")))
    return found


def _forget_files(digest: str) -> None:
    if not shown_files({digest}):
        for ending in ENDINGS:
            store().drop(f"{digest}-{ending}")


@command
def withhold(actor: Actor, producer: Organisation, *, digest: str = "", why: str) -> Withholding:
    """Take a picture (or, without a digest, the story) off the page; the producer reads why.

    Raises WrongState when there is nothing to take.
    """
    require(policy.may_withhold(actor, producer))
    lock(producer)
    if digest:
        shown = _picture(producer, digest)
        words = shown.words
        db.session.delete(shown)
    else:
        words = producer.story
    if not (words or digest):
        raise WrongState(_(N_("Trang này không có lời giới thiệu nào.")))
    taken = Withholding(organisation_id=producer.id, digest=digest, words=words, why=why, by_id=actor.person_id)
    db.session.add(taken)
    db.session.flush()
    if digest:
        _show_first(actor, producer)
    else:
        organisations.introduce(actor, producer, story="")
    record(TakenOffThePage(taken))
    return taken


@command
def give_back(actor: Actor, withholding: Withholding) -> Withholding:
    """Put it back on the page. Raises WrongState when it is back, or when the producer wrote another story since."""
    producer = withholding.organisation
    require(policy.may_withhold(actor, producer))
    lock(producer)
    lock(withholding)
    if withholding.ended_at is not None or (withholding.is_story and producer.story):
        raise WrongState(_(N_("Mục này đã trở lại trang, hoặc người bán đã viết lời khác.")))
    withholding.ended_at = now()
    if withholding.is_story:
        organisations.introduce(actor, producer, story=withholding.words)
    else:
        _one_more(producer, pictures_of(producer), withholding.digest).words = withholding.words
        _show_first(actor, producer)
    record(GivenBackToThePage(withholding))
    return withholding
