// Long forms on a phone with a weak signal: a step at a time, photos made small and sent one by one, every word kept.
// One file on purpose: on such a line each further request costs seconds. Nothing here is needed: without it a form is
// one page with one button, and the market keeps what came back with faults.

// ---- the store on the phone: a record for each draft, its pictures beside it, so that typing never moves a picture

const STORES = ["drafts", "pictures"];
let opening = null;

function opened() {
  opening ??= new Promise((done, failed) => {
    const asked = indexedDB.open("cho", 1);
    asked.onupgradeneeded = () => { for (const name of STORES) asked.result.createObjectStore(name); };
    asked.onerror = () => failed(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opening = null; };
      done(asked.result);
    };
  }).catch((trouble) => { opening = null; throw trouble; });
  return opening;
}

async function inStore(mode, work) {
  const base = await opened();
  return new Promise((done, failed) => {
    const change = base.transaction(STORES, mode);
    const asked = work(change.objectStore("drafts"), change.objectStore("pictures"));
    change.oncomplete = () => done(asked?.result);
    change.onabort = () => failed(change.error);
  });
}

const below = (name) => IDBKeyRange.bound(`${name}/`, `${name}/\uffff`);
const nameOf = (draft) => `${draft.person}/${draft.key}`;
const draftsOf = (person) => inStore("readonly", (drafts) => drafts.getAll(below(person))).catch(() => []);
const keepDraft = async (draft) => draft.state !== "gone" && inStore("readwrite", (drafts) => drafts.put(draft, nameOf(draft)));
const dropDraft = (draft) => {
  Object.assign(draft, { state: "gone", dirty: false }); // whoever still holds it keeps it no more
  return inStore("readwrite", (drafts, pictures) => {
    drafts.delete(nameOf(draft));
    pictures.delete(below(nameOf(draft)));
  }).catch(() => {});
};

const held = new Map(); // pictures the store had no room for live as long as the page
async function keepPicture(draft, photo, picture) {
  held.set(photo.id, picture);
  await inStore("readwrite", (_drafts, pictures) => pictures.put(picture, `${nameOf(draft)}/${photo.id}`));
  held.delete(photo.id);
}
const pictureOf = async (draft, photo) => held.get(photo.id)
  ?? inStore("readonly", (_drafts, pictures) => pictures.get(`${nameOf(draft)}/${photo.id}`)).catch(() => undefined);
const dropPicture = (draft, photo) => {
  held.delete(photo.id);
  inStore("readwrite", (_drafts, pictures) => pictures.delete(`${nameOf(draft)}/${photo.id}`)).catch(() => {});
};

// crypto.randomUUID is missing on plain http, as in a village network.
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => (byte % 36).toString(36)).join("");

// ---- talking to the market: what went wrong is one of four things

class Unreachable extends Error {} // no signal, or the market rests: try again later
class SignedOut extends Error {}
class Stale extends Error {} // the token of the page is too old
class Refused extends Error {
  constructor(said) {
    super(said.refused ?? said.detail ?? "");
    this.version = said.version; // of a draft another device wrote on
  }
}

function judged(status, said) {
  if (status === 200 && !("refused" in said)) return said;
  if (status === 0 || status === 401) throw new SignedOut();
  if (status === 400) throw new Stale();
  if (status === 429 || status >= 500) throw new Unreachable();
  throw new Refused(said);
}

async function call(address, options = {}) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 30_000);
  try {
    const headers = { Accept: "application/json", ...options.headers };
    const answer = await fetch(address, { redirect: "manual", signal: patience.signal, ...options, headers });
    const said = await answer.text();
    return judged(answer.status, /json/.test(answer.headers.get("Content-Type")) ? JSON.parse(said) : {});
  } catch (trouble) {
    throw trouble.name === "Error" ? trouble : new Unreachable();
  } finally {
    clearTimeout(timer);
  }
}

let token = document.querySelector("form[data-writing] [name=csrf_token]")?.value;
async function withToken(draft, work) {
  const renew = async () => {
    const pass = await call(`${draft.home}/nhap`);
    if (String(pass.person) !== draft.person) throw new SignedOut();
    token = pass.token;
  };
  if (!token) await renew();
  try {
    return await work(token);
  } catch (trouble) {
    if (!(trouble instanceof Stale)) throw trouble;
    await renew();
    return work(token);
  }
}

const post = (draft, address, pairs) => withToken(draft, (pass) => call(address, {
  method: "POST", headers: { "X-CSRFToken": pass }, body: new URLSearchParams(pairs),
}));

const uploaded = (draft, photo, picture, tell) => withToken(draft, (pass) => new Promise((done, failed) => {
  const line = new XMLHttpRequest();
  const body = new FormData();
  body.append("once_key", photo.once);
  body.append("photo", picture, photo.name);
  line.open("POST", `${draft.home}/anh`);
  line.setRequestHeader("X-CSRFToken", pass);
  line.timeout = 180_000;
  line.upload.onprogress = (event) => { tell(photo, event.loaded / event.total); };
  line.onerror = line.ontimeout = () => failed(new Unreachable());
  line.onload = () => {
    try {
      done(judged(line.status, /json/.test(line.getResponseHeader("Content-Type")) ? JSON.parse(line.response) : {}));
    } catch (trouble) {
      failed(trouble.name === "Error" ? trouble : new Unreachable());
    }
  };
  line.send(body);
}));

// Shown without a signal, as it was some day: what it says of the market no longer counts, what the phone keeps does.
const keptCopy = document.querySelector("[data-kept-copy]");
const isKeptCopy = Boolean(keptCopy && !keptCopy.hidden);

// ---- sending: photos by themselves, then the words; the same key and the same words however often it takes

const KEPT_ON_SERVER = 20 * 3600_000; // a loose photo is forgotten there after a day

async function sendPhotos(draft, tell = () => {}) {
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

const addressOf = (draft) => {
  const address = new URL(draft.form, location.href);
  address.searchParams.set("nhap", draft.key);
  address.searchParams.set("ban", draft.base);
  return address.href;
};
const references = (draft) => draft.photos.filter((photo) => photo.reference).map((photo) => ["photos", photo.reference]);

async function send(draft, tell) {
  await sendPhotos(draft, tell);
  if (draft.unsure) await keepOnServer(draft).catch((trouble) => { if (!(trouble instanceof Refused)) throw trouble; });
  draft.body ??= [...draft.typed, ...references(draft), ["press", draft.press], ["once_key", draft.once]];
  await keepDraft(draft).catch(() => {});
  const { location: address } = await post(draft, addressOf(draft), draft.body);
  await dropDraft(draft);
  return address;
}

// What was sent and never answered is sent again as it was: the same words make no second version.
async function keepOnServer(draft, pairs) {
  draft.unsure ??= pairs;
  await keepDraft(draft).catch(() => {});
  const address = new URL(draft.keep, location.href);
  address.pathname += `/${draft.key}`;
  address.searchParams.set("ban", draft.base);
  const { version } = await post(draft, address.href, draft.unsure);
  Object.assign(draft, { base: version, unsure: null });
}

const pauseAfter = (tries) => Math.min(60_000, 2000 * 2 ** tries);

// What waits is tried again and again. That the phone says "online" is only a hint: an answer is the proof.
function keepTrying(waiting, tell) {
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
const isFinishedElsewhere = (draft, isBegun) => !isBegun && draft.base > 0 && !draft.dirty && draft.state === "writing";
const isWaiting = (draft) => draft.state === "waiting";
const IN_VIETNAM = { timeZone: "Asia/Ho_Chi_Minh" };
function clockOf(moment) {
  const day = (when) => new Intl.DateTimeFormat("vi", { ...IN_VIETNAM, day: "2-digit", month: "2-digit" }).format(when);
  const time = new Intl.DateTimeFormat("vi", { ...IN_VIETNAM, hour: "2-digit", minute: "2-digit" }).format(moment);
  return day(moment) === day(Date.now()) ? time : `${time} ${day(moment)}`;
}

function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
const buttonFor = (label, work, kind = "quiet") => {
  const button = made("button", { type: "button", className: `button ${kind}`, textContent: label });
  button.addEventListener("click", work);
  return button;
};

// ---- the list "being written": what the market keeps is in the page, what only this phone keeps comes here

for (const section of document.querySelectorAll("[data-drafts]")) listDrafts(section);

async function listDrafts(section) {
  const { person, ...words } = section.dataset;
  const list = section.querySelector("ul");
  const line = section.querySelector("[role=status]");
  const itemOf = (draft) => [...list.children].find((item) => item.dataset.key === draft.key);

  const tellWaiting = async () => {
    const count = (await draftsOf(person)).filter(isWaiting).length;
    line.textContent = count ? words.waiting.replace("{n}", count) : "";
  };
  const show = (draft) => {
    if (!isKeptCopy && isFinishedElsewhere(draft, Boolean(itemOf(draft)))) { dropDraft(draft); return; }
    const item = itemOf(draft) ?? list.appendChild(made("li"));
    const name = draft.typed.find(([field]) => field === "name")?.[1].trim();
    const state = { waiting: words.waits, faulty: `${words.faulty} ${draft.fault}` }[draft.state] ?? words.here.replace("{time}", clockOf(draft.savedAt));
    const link = made("a", { href: addressOf(draft), textContent: name || words.nameless });
    const drop = buttonFor(words.drop, async () => { await dropDraft(draft); location.reload(); }, "link");
    if (item.dataset.key) {
      item.querySelector("small").textContent += ` · ${state}`;
      item.querySelector("form")?.addEventListener("submit", () => { dropDraft(draft); });
    } else item.append(link, made("small", { textContent: state }), drop);
    item.dataset.key = draft.key;
  };
  const turn = keepTrying(async () => (await draftsOf(person)).filter(isWaiting), async (draft, address) => {
    if (!draft) line.textContent = words.signIn;
    else if (address) itemOf(draft)?.replaceChildren(made("a", { href: address, textContent: words.sent }));
    else location.reload();
    if (draft) await tellWaiting();
  });

  const mine = await draftsOf(person);
  for (const draft of mine.sort((one, other) => other.savedAt - one.savedAt)) show(draft);
  section.hidden = list.children.length === 0;
  await tellWaiting();
  turn();
}

// ---- photos: seen, put in order, taken again or out, and small enough for a weak signal

const LONGEST = 1600;
const QUALITIES = [0.8, 0.65, 0.5, 0.35];
const HEAVIEST = 390_000; // with its envelope at most 400 kB
const MOST_BYTES = 12 * 2 ** 20;

// A form that keeps no drafts carries its photos in the gallery's own field, and sends them when it is sent.
function inTheForm(gallery) {
  const pictures = new Map();
  return {
    photos: [],
    added: (photo, picture) => { pictures.set(photo, picture); },
    dropped: (photo) => { pictures.delete(photo); },
    picture: (photo) => pictures.get(photo),
    changed() {
      const bag = new DataTransfer();
      for (const photo of this.photos) bag.items.add(pictures.get(photo));
      gallery.files = bag.files;
    },
  };
}

function gather(field, holder) {
  const [camera, gallery] = field.querySelectorAll("input[type=file]");
  const list = field.querySelector(".thumbs");
  const status = field.querySelector(".photo-status");
  const words = field.dataset;
  const most = Number(words.max);
  const places = new Map();
  holder ??= inTheForm(gallery);
  let retaken = null;

  for (const input of [camera, gallery]) {
    input.addEventListener("change", async () => {
      const chosen = [...input.files];
      input.value = "";
      await holder.ready;
      const instead = retaken;
      retaken = null;
      if (instead || most === 1) for (const photo of instead ? [instead] : [...holder.photos]) leave(photo, holder.photos.indexOf(photo));
      const room = chosen.slice(0, Math.max(0, most - holder.photos.length));
      for (const file of room) await take(file, instead);
      tell(chosen.length > room.length ? words.many : words.count.replace("{n}", holder.photos.length));
    });
    input.addEventListener("cancel", () => { retaken = null; });
  }

  async function take(file, instead) {
    const picture = await shrink(file);
    const photo = { id: newKey(), once: newKey(), name: picture.name, reference: "", url: "", fault: "" };
    if (picture.size > MOST_BYTES) photo.fault = words.heavy;
    holder.photos.splice(instead?.place ?? holder.photos.length, 0, photo);
    await holder.added(photo, picture);
    change();
  }

  function leave(photo, place) {
    photo.place = place;
    holder.photos.splice(place, 1);
    holder.dropped(photo);
    const known = places.get(photo.id);
    if (known?.source) URL.revokeObjectURL(known.source);
    places.delete(photo.id);
  }

  function change() {
    draw();
    holder.changed();
  }

  function tell(sentence) {
    status.textContent = sentence;
  }

  function draw() {
    list.replaceChildren(...holder.photos.map(thumb));
    list.hidden = holder.photos.length === 0;
    field.classList.toggle("filled", !list.hidden);
  }

  function thumb(photo, index) {
    const place = places.get(photo.id) ?? drawn(photo);
    const { picture, said } = place;
    picture.alt = words.alt.replace("{n}", index + 1);
    const item = made("li", {}, place.failed ? made("span", { className: "name", textContent: photo.name }) : picture, said);
    if (index === 0) item.append(made("span", { className: "tag ok", textContent: words.cover }));
    else item.append(action(words.first, picture.alt, () => { holder.photos.unshift(...holder.photos.splice(index, 1)); change(); }));
    item.append(
      action(words.again, picture.alt, () => { retaken = photo; camera.click(); }, false),
      action(words.remove, picture.alt, () => { leave(photo, index); change(); }),
    );
    progress(photo, photo.reference ? 1 : null);
    return item;
  }

  // The picture itself is made once: drawing the list anew decodes nothing anew.
  function drawn(photo) {
    const place = { picture: made("img", { width: 160, height: 160 }), said: made("small", { className: "photo-said" }), source: "", failed: false };
    places.set(photo.id, place);
    place.picture.addEventListener("error", () => { place.failed = true; draw(); });
    Promise.resolve(holder.picture(photo)).then((picture) => {
      if (picture) place.source = URL.createObjectURL(picture);
      place.picture.src = place.source || photo.url;
    });
    return place;
  }

  function progress(photo, share) {
    const place = places.get(photo.id);
    if (!place) return;
    const { said, picture } = place;
    if (place.failed && photo.url && picture.getAttribute("src") !== photo.url) { // HEIC: the market can show it
      picture.src = photo.url;
      place.failed = false;
      draw();
      return;
    }
    said.classList.toggle("error", Boolean(photo.fault));
    if (photo.fault) said.textContent = photo.fault;
    else if (photo.reference) said.textContent = words.sent;
    else said.textContent = share === null ? "" : words.sending.replace("{n}", Math.round(share * 100));
  }

  function action(label, about, work, isMove = true) {
    const button = buttonFor(label, () => {
      work();
      if (!isMove) return;
      tell(words.count.replace("{n}", holder.photos.length));
      (list.querySelector("button") ?? gallery).focus();
    }, "link");
    button.setAttribute("aria-label", `${label}: ${about}`);
    return button;
  }

  return { draw, progress };
}

// At most 1600 px, upright, without the place it was taken. A file the browser cannot read (HEIC) goes as it is.
async function shrink(file) {
  const canvas = document.createElement("canvas");
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const ground = canvas.getContext("2d");
    ground.fillStyle = "#fff";
    ground.fillRect(0, 0, canvas.width, canvas.height);
    ground.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    let small = null;
    for (const quality of QUALITIES) {
      small = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", quality); });
      if (!small) return file;
      if (small.size <= HEAVIEST) break;
    }
    return new File([small], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file;
  } finally {
    canvas.width = canvas.height = 0; // some phones keep a canvas's memory until told otherwise
  }
}

// ---- a long form, one step at a time; without this all steps are in view and one button sends them

function stepThrough(form) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const answers = form.querySelector("[data-answers]");
  const last = steps.length - 1;
  let at = 0;
  let returnTo = null;

  const open = (index, focus = true) => {
    at = index;
    steps.forEach((step, i) => { step.hidden = i !== index; });
    if (index === last) fillAnswers();
    if (!focus) return;
    steps[index].querySelector("h2").focus({ preventScroll: true });
    steps[index].scrollIntoView({ block: "start" });
  };
  const stepOf = (node) => steps.findIndex((step) => step.contains(node));

  const goOn = () => {
    if (!returnTo) { open(at + 1); return; }
    const row = returnTo;
    returnTo = null;
    open(last, false);
    row.querySelector("button").focus();
    row.scrollIntoView({ block: "center" });
  };

  form.classList.add("stepping");
  for (const row of form.querySelectorAll(".step-buttons")) row.hidden = false;
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-next]")) goOn();
    if (event.target.closest("[data-back]")) { returnTo = null; open(at - 1); }
  });
  // Enter in a box goes to the next step instead of sending a half-filled form.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || at === last || !event.target.matches("input:not([type=file])")) return;
    event.preventDefault();
    goOn();
  });
  // The summary of faults asks for the step of its field.
  form.addEventListener("reveal", (event) => {
    const index = stepOf(event.target);
    if (index >= 0) { returnTo = null; open(index, false); }
  });

  function fillAnswers() {
    for (const row of answers?.querySelectorAll("[data-answer]") ?? []) {
      const text = answerOf(row.dataset.answer);
      const place = row.querySelector("dd");
      place.textContent = text || answers.dataset.empty;
      place.classList.toggle("missing", !text);
    }
  }

  const fieldsNamed = (name) => [...form.querySelectorAll("input, select, textarea")].filter((field) => field.name === name);

  function answerOf(name) {
    const fields = fieldsNamed(name);
    if (fields[0]?.type === "file") {
      const count = form.querySelectorAll(".photo-field .thumbs li").length;
      return count ? answers.dataset.photos.replace("{n}", count) : "";
    }
    return fields.map((field) => {
      if (field.type === "radio" || field.type === "checkbox") {
        return field.checked ? field.labels[0].querySelector(".choice-words").firstChild.textContent.trim() : "";
      }
      if (field.type === "select-one") return field.value && field.selectedOptions[0].textContent.trim();
      const unit = field.parentElement.querySelector(":scope > .unit")?.textContent ?? "";
      return field.value.trim() && `${field.value.trim()} ${unit}`.trim();
    }).filter(Boolean).join(", ");
  }

  if (answers) {
    answers.hidden = false;
    answers.addEventListener("click", (event) => {
      const row = event.target.closest("button")?.closest("[data-answer]");
      const field = row && fieldsNamed(row.dataset.answer)[0];
      if (!field) return;
      open(stepOf(field), false);
      returnTo = row;
      const chosen = fieldsNamed(row.dataset.answer).find((one) => one.checked) ?? field;
      chosen.focus();
      chosen.closest(".field")?.scrollIntoView({ block: "start" });
    });
  }

  const fault = form.querySelector("[aria-invalid=true], .field.wrong");
  open(fault ? Math.max(0, stepOf(fault)) : 0, false);
}

// ---- the form that forgets nothing

const OWN = new Set(["csrf_token", "once_key", "press", "photos", "cover"]); // not words of the person
const PAUSE = 400; // a pause in typing
const REST = 3000; // a longer one: the market keeps it too

function write(form) {
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

for (const form of document.querySelectorAll("form[data-steps]")) stepThrough(form);
for (const form of document.querySelectorAll("form[data-writing]")) write(form);
for (const field of document.querySelectorAll(".photo-field")) if (!field.closest("[data-writing]")) gather(field);

// After the page is there, so that it never waits for this: what opens the form without a signal.
if (keptCopy) setTimeout(() => { if (navigator.onLine) navigator.serviceWorker?.register("/sw.js").catch(() => {}); }, 2000);
