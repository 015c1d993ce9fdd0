// The form that forgets nothing.

import { isKeptCopy } from "./kept_copy.js";
import { gather } from "./photos.js";
import { buttonFor, clockOf, made } from "./pieces.js";
import { addressOf, isFinishedElsewhere, isWaiting, keepOnServer, keepTrying, pauseAfter, send, sendPhotos } from "./sending.js";
import { draftsOf, dropDraft, dropPicture, keepDraft, keepPicture, newKey, pictureOf } from "./store.js";
import { Refused, SignedOut, token } from "./talking.js";

const OWN = new Set(["csrf_token", "once_key", "press", "photos", "cover"]); // not words of the person
const PAUSE = 400; // a pause in typing
const REST = 3000; // a longer one: the market keeps it too

export function write(form) {
  const words = form.querySelector("[data-words]").dataset;
  const line = form.querySelector(".save-line");
  const told = form.querySelector("[data-told]");
  const drop = form.querySelector("[data-drop]");
  const page = form.dataset;
  const begun = new Map(page.begun.split(" ").filter(Boolean).map((one) => one.split(":")).map(([key, version]) => [key, Number(version)]));
  const touched = new Set();
  let restoring = false;
  let choosing = false;
  let busy = false;
  let offline = false;
  let full = false;
  let pause = 0;
  let retry = 0;
  let tries = 0;
  let talking = null;
  const asked = new URLSearchParams(location.search).get("nhap");
  let draft = {
    person: page.person, key: isKeptCopy ? asked ?? newKey() : page.key, place: page.place, home: page.home, keep: page.keep, form: page.form,
    typed: [], photos: [], once: isKeptCopy ? newKey() : form.elements.once_key.value, base: Number(page.version), about: page.about,
    dirty: false, savedAt: 0, state: "writing", press: "", body: null, unsure: null, fault: "",
  };

  const holder = {
    get photos() { return draft.photos; },
    picture: (photo) => pictureOf(draft, photo),
    dropped: (photo) => dropPicture(draft, photo),
    added: (photo, picture) => keepPicture(draft, photo, picture).catch(() => { full = true; }),
    changed: () => { noted(); talk(); },
  };
  const gallery = gather(form.querySelector(".photo-field"), holder);

  const typedNow = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.has(name));

  function say(sentence) {
    const saved = draft.savedAt ? words.saved.replace("{time}", clockOf(draft.savedAt)) : "";
    const next = sentence ?? (full ? words.full : offline ? words.offline : saved);
    if (line.textContent !== next) line.textContent = next;
    drop.hidden = !draft.savedAt || full;
  }

  function tell(sentence, ...buttons) {
    told.querySelector("p").textContent = sentence;
    told.querySelector(".button-row").replaceChildren(...buttons);
    told.hidden = false;
  }

  // Kept on the phone at each pause in typing, and when the page goes out of sight: phones close it without a word.
  function noted(event) {
    if (restoring) return;
    if (event?.target.name) touched.add(event.target.name);
    draft.dirty = true;
    clearTimeout(pause);
    pause = setTimeout(keep, PAUSE);
  }

  async function keep() {
    clearTimeout(pause);
    if (!draft.dirty) return;
    Object.assign(draft, { typed: typedNow(), savedAt: Date.now() });
    try {
      await keepDraft(draft);
      full = false;
    } catch {
      full = true;
    }
    say();
    clearTimeout(retry);
    retry = setTimeout(talk, REST);
  }

  // Everything the market should know while the person goes on writing: the photos first, then the words.
  function talk() {
    clearTimeout(retry);
    if (busy || isWaiting(draft)) return talking;
    talking ??= (async () => {
      try {
        await holder.ready;
        await sendPhotos(draft, gallery.progress);
        if (draft.dirty && draft.savedAt && draft.state === "writing" && !choosing) await keepAll();
        tries = 0;
        offline = false;
      } catch (trouble) {
        if (trouble instanceof SignedOut) askToSignIn();
        else if (trouble instanceof Refused) refused(trouble.version);
        else {
          offline = true;
          retry = setTimeout(talk, pauseAfter(tries++));
        }
      } finally {
        talking = null;
      }
      if (!busy) say();
    })();
    return talking;
  }

  async function keepAll() {
    const written = () => [...typedNow(), ...references(draft)];
    if (draft.unsure) await keepOnServer(draft);
    const sent = written();
    await keepOnServer(draft, sent);
    draft.dirty = JSON.stringify(written()) !== JSON.stringify(sent);
    await keepDraft(draft).catch(() => {});
  }

  function refused(version) {
    draft.unsure = null;
    if (version) offer(version);
  }

  function askToSignIn() {
    const { pathname, search } = new URL(addressOf(draft));
    const href = `/dang-nhap?next=${encodeURIComponent(pathname + search)}`;
    tell(words.signIn, made("a", { className: "button primary", href, textContent: words.signInButton }));
  }

  // Two devices wrote on the same draft: neither is written over unasked.
  function offer(version) {
    choosing = true;
    tell(
      words.two.replace("{time}", clockOf(draft.savedAt)),
      buttonFor(words.takeMine, async () => {
        Object.assign(draft, { base: version, dirty: true, about: page.about });
        choosing = false;
        told.hidden = true;
        await keep();
        talk();
      }, "primary"),
      buttonFor(words.takeTheirs, async () => {
        await dropDraft(draft);
        location.assign(addressOf(draft));
      }),
    );
  }

  function fill(typed) {
    restoring = true;
    for (const field of form.elements) {
      if (!field.name || OWN.has(field.name) || touched.has(field.name) || field.type === "file") continue;
      const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
      const isChoice = field.type === "radio" || field.type === "checkbox";
      if (isChoice) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
      if (!isChoice || field.checked) field.dispatchEvent(new Event("change", { bubbles: true }));
      if (isChoice && field.checked && field.closest("details")) field.closest("details").open = true;
    }
    restoring = false;
  }

  // The photos the page shows are the market's; they join those of the phone in one list.
  function photosOfPage() {
    const list = form.querySelector(".thumbs.kept");
    const items = [...list?.children ?? []].map((item) => ({
      id: newKey(), once: newKey(), name: "", fault: "", sentAt: Date.now(),
      reference: item.querySelector("[name=photos]").value,
      url: item.querySelector("img").getAttribute("src"),
      isCover: item.querySelector("[name=cover]").checked,
    }));
    list?.remove();
    return items.sort((one, other) => other.isCover - one.isCover);
  }

  function takePage(mine, shown) {
    const known = new Map(mine?.photos.map((photo) => [photo.reference, photo]));
    draft.photos = shown.map((photo) => known.get(photo.reference) ?? photo);
    if (mine && page.returned) draft.photos.push(...mine.photos.filter((photo) => !photo.reference || photo.fault));
    if (mine) draft.savedAt = mine.savedAt;
  }

  async function begin() {
    const shown = photosOfPage();
    const all = await draftsOf(draft.person);
    const mine = all.find((one) => one.key === draft.key)
      ?? (asked || page.returned || page.version !== "0" ? undefined : latest(all));
    if (!mine || page.returned) {
      takePage(mine, shown);
      draft.typed = typedNow();
      if (mine) await keepDraft(draft).catch(() => {});
    } else {
      await goOnWith(mine, shown, mine.key === draft.key);
    }
    gallery.draw();
    say();
  }

  const latest = (all) => all
    .filter((one) => one.place === draft.place && one.state === "writing" && (isKeptCopy || !isFinishedElsewhere(one, begun.has(one.key))))
    .sort((one, other) => other.savedAt - one.savedAt)[0];

  async function goOnWith(mine, shown, isThisPage) {
    const version = isThisPage ? draft.base : begun.get(mine.key) ?? mine.base;
    const isBehind = !isKeptCopy && (mine.base !== version || (isThisPage && mine.about !== draft.about));
    if (isBehind && !mine.dirty && !isThisPage) {
      location.replace(addressOf(mine));
      return;
    }
    if (isBehind && !mine.dirty) {
      takePage(mine, shown);
      draft.typed = typedNow();
      await keepDraft(draft).catch(() => {});
      return;
    }
    draft = { ...mine, form: draft.form, home: draft.home, keep: draft.keep };
    fill(draft.typed);
    if (isBehind && !draft.unsure) offer(version);
    else if (isWaiting(draft)) wait();
    else if (draft.state === "faulty") postAsPage();
    else if (!isThisPage) {
      form.parentElement.querySelector("[data-others]")?.remove();
      tell(
        words.resumed.replace("{time}", clockOf(draft.savedAt)),
        buttonFor(words.anew, () => {
          const address = new URL(draft.form, location.href);
          address.searchParams.set("nhap", newKey());
          location.assign(address.href);
        }),
      );
    }
    if (draft.dirty && !choosing) retry = setTimeout(talk, REST);
  }

  // Not sent yet: it waits, untouched, until the market answers. The person may leave, or take it back.
  async function wait() {
    draft.state = "waiting";
    await keepDraft(draft).catch(() => {});
    const count = Math.max(1, (await draftsOf(draft.person)).filter(isWaiting).length);
    setLocked(true);
    tell(words.waiting.replace("{n}", count), buttonFor(words.takeBack, async () => {
      Object.assign(draft, { state: "writing", body: null });
      await keepDraft(draft).catch(() => {});
      setLocked(false);
      told.hidden = true;
    }));
    told.focus();
    outbox();
  }

  function setLocked(isLocked) {
    for (const part of form.children) if (part !== told && !part.contains(line)) part.inert = isLocked;
  }

  const outbox = keepTrying(
    async () => {
      const others = (await draftsOf(draft.person)).filter((one) => isWaiting(one) && one.key !== draft.key);
      return isWaiting(draft) && !busy ? [draft, ...others] : others;
    },
    (sent, address) => {
      if (!sent) askToSignIn();
      else if (sent !== draft) return;
      else if (address) location.assign(address);
      else postAsPage();
    },
  );

  // The answer was a page with faults at the fields: the form goes once more, as a page, to show them.
  async function postAsPage() {
    Object.assign(draft, { state: "writing", body: null });
    await keepDraft(draft).catch(() => {});
    if (token) form.elements.csrf_token.value = token;
    form.elements.once_key.value = draft.once;
    form.action = addressOf(draft);
    for (const [name, value] of [...references(draft), ["press", draft.press]]) form.append(made("input", { type: "hidden", name, value }));
    HTMLFormElement.prototype.submit.call(form);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy || choosing) { if (choosing) told.focus(); return; }
    busy = true;
    const sender = event.submitter ?? form.querySelector("[name=press]");
    sender.setAttribute("aria-busy", "true");
    await holder.ready;
    draft.press = sender.value;
    draft.dirty = true;
    await keep();
    say(words.sending);
    try {
      await talking;
      clearTimeout(retry);
      Object.assign(draft, { state: draft.press === "submit" ? "waiting" : "writing", body: null });
      if (draft.photos.some((photo) => photo.fault)) throw new Refused({});
      location.assign(await send(draft, gallery.progress));
      return;
    } catch (trouble) {
      busy = false;
      sender.removeAttribute("aria-busy");
      if (trouble instanceof Refused) await showFaults();
      else if (trouble instanceof SignedOut) await waitForSignIn();
      else {
        offline = true;
        if (isWaiting(draft)) await wait();
        say();
      }
    }
  });

  async function waitForSignIn() {
    await keepDraft(draft).catch(() => {});
    setLocked(isWaiting(draft));
    askToSignIn();
    told.focus();
    say();
  }

  async function showFaults() {
    draft.state = "writing";
    if (!draft.photos.some((photo) => photo.fault)) { await postAsPage(); return; }
    const field = form.querySelector(".photo-field input:not([capture])");
    field.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
    field.focus();
    say(words.badPhoto);
  }

  form.addEventListener("input", noted);
  form.addEventListener("change", noted);
  addEventListener("offline", () => { offline = true; say(); });
  addEventListener("online", () => { tries = 0; talk(); });
  addEventListener("pagehide", keep);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); else talk(); });
  drop.addEventListener("click", async () => {
    clearTimeout(pause);
    await dropDraft(draft);
    location.assign(draft.home);
  });
  holder.ready = begin();
  holder.ready.then(outbox);
}
