// Photos: seen, put in order, taken again or out, and small enough for a weak signal.

import { buttonFor, made } from "./pieces.js";
import { newKey } from "./store.js";

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

export function gather(field, holder) {
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
