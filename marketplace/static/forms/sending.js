// Sending: photos by themselves, then the words; the same key and the same words however often it takes.

import { dropDraft, keepDraft, newKey, pictureOf } from "./store.js";
import { Refused, SignedOut, post, uploaded } from "./talking.js";

const KEPT_ON_SERVER = 20 * 3600_000; // a loose photo is forgotten there after a day

export async function sendPhotos(draft, tell = () => {}) {
  const lost = new Set(); // nobody has the picture any more
  const isOld = (photo) => !draft.base && Date.now() - photo.sentAt > KEPT_ON_SERVER;
  const next = () => draft.photos.find((photo) => !photo.fault && !lost.has(photo) && (!photo.reference || isOld(photo)));
  for (let photo = next(); photo; photo = next()) {
    const picture = await pictureOf(draft, photo);
    if (!picture) { lost.add(photo); continue; }
    if (photo.reference) photo.once = newKey();
    tell(photo, 0);
    try {
      const { reference, url } = await uploaded(draft, photo, picture, tell);
      Object.assign(photo, { reference, url, sentAt: Date.now() });
    } catch (trouble) {
      if (!(trouble instanceof Refused)) throw trouble;
      photo.fault = trouble.message;
    }
    await keepDraft(draft).catch(() => {});
    tell(photo, 1);
  }
}

export const addressOf = (draft) => {
  const address = new URL(draft.form, location.href);
  address.searchParams.set("nhap", draft.key);
  address.searchParams.set("ban", draft.base);
  return address.href;
};
const references = (draft) => draft.photos.filter((photo) => photo.reference).map((photo) => ["photos", photo.reference]);

export async function send(draft, tell) {
  await sendPhotos(draft, tell);
  if (draft.unsure) await keepOnServer(draft).catch((trouble) => { if (!(trouble instanceof Refused)) throw trouble; });
  draft.body ??= [...draft.typed, ...references(draft), ["press", draft.press], ["once_key", draft.once]];
  await keepDraft(draft).catch(() => {});
  const { location: address } = await post(draft, addressOf(draft), draft.body);
  await dropDraft(draft);
  return address;
}

// What was sent and never answered is sent again as it was: the same words make no second version.
export async function keepOnServer(draft, pairs) {
  draft.unsure ??= pairs;
  await keepDraft(draft).catch(() => {});
  const address = new URL(draft.keep, location.href);
  address.pathname += `/${draft.key}`;
  address.searchParams.set("ban", draft.base);
  const { version } = await post(draft, address.href, draft.unsure);
  Object.assign(draft, { base: version, unsure: null });
}

export const pauseAfter = (tries) => Math.min(60_000, 2000 * 2 ** tries);

// What waits is tried again and again. That the phone says "online" is only a hint: an answer is the proof.
export function keepTrying(waiting, tell) {
  let tries = 0;
  let timer = 0;
  let busy = false;
  const turn = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      for (const draft of await waiting()) await tell(draft, await send(draft).catch((trouble) => faulty(draft, trouble)));
      tries = 0;
    } catch (trouble) {
      if (trouble instanceof SignedOut) await tell(null, null);
      else timer = setTimeout(turn, pauseAfter(tries++));
    } finally {
      busy = false;
    }
  };
  addEventListener("online", () => { tries = 0; turn(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) turn(); });
  return turn;
}

async function faulty(draft, trouble) {
  if (!(trouble instanceof Refused)) throw trouble;
  Object.assign(draft, { state: "faulty", body: null, fault: trouble.message });
  await keepDraft(draft).catch(() => {});
  return null;
}

// The market had it whole and has it no more: another device sent it, or threw it away.
export const isFinishedElsewhere = (draft, isBegun) => !isBegun && draft.base > 0 && !draft.dirty && draft.state === "writing";
export const isWaiting = (draft) => draft.state === "waiting";
