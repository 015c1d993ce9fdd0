// Photos before they are sent: seen, put in order, taken out again, and made small enough for a weak signal.

const LONGEST = 1600;
const QUALITIES = [0.8, 0.65, 0.5];
const HEAVIEST = 400_000;

for (const field of document.querySelectorAll(".photo-field")) gather(field);

function gather(field) {
  const [camera, gallery] = field.querySelectorAll("input[type=file]");
  const list = field.querySelector(".thumbs");
  const status = field.querySelector(".photo-status");
  const words = field.dataset;
  const most = Number(words.max);
  let photos = [];

  for (const input of [camera, gallery]) {
    input.addEventListener("change", async () => {
      const chosen = [...input.files];
      if (input === camera) camera.value = "";
      const room = most === 1 ? chosen.slice(0, 1) : chosen.slice(0, most - photos.length);
      const made = [];
      for (const file of room) made.push({ file: await shrink(file) });
      for (const photo of made) photo.url = URL.createObjectURL(photo.file);
      if (most === 1 && made.length) forget(photos.splice(0));
      photos = photos.concat(made);
      draw(chosen.length > room.length ? words.many : words.count.replace("{n}", photos.length));
    });
  }

  function draw(sentence) {
    const bag = new DataTransfer();
    for (const photo of photos) bag.items.add(photo.file);
    gallery.files = bag.files;
    list.replaceChildren(...photos.map(thumb));
    list.hidden = photos.length === 0;
    status.textContent = sentence ?? "";
    gallery.dispatchEvent(new CustomEvent("photos", { bubbles: true, detail: { count: photos.length } }));
  }

  function thumb(photo, index) {
    const item = document.createElement("li");
    const picture = document.createElement("img");
    picture.src = photo.url;
    picture.alt = words.alt.replace("{n}", index + 1);
    picture.width = picture.height = 160;
    picture.addEventListener("error", () => {
      const name = document.createElement("span");
      name.className = "name";
      name.textContent = photo.file.name;
      picture.replaceWith(name);
    });
    item.append(picture);
    if (index === 0) {
      const mark = document.createElement("span");
      mark.className = "tag ok";
      mark.textContent = words.cover;
      item.append(mark);
    } else {
      item.append(action(words.first, picture.alt, () => { photos.unshift(...photos.splice(index, 1)); }));
    }
    item.append(action(words.remove, picture.alt, () => { forget(photos.splice(index, 1)); }));
    return item;
  }

  function action(label, about, change) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button link";
    button.textContent = label;
    button.setAttribute("aria-label", `${label}: ${about}`);
    button.addEventListener("click", () => {
      change();
      draw(words.count.replace("{n}", photos.length));
      (list.querySelector("button") ?? gallery).focus();
    });
    return button;
  }
}

function forget(photos) {
  for (const photo of photos) URL.revokeObjectURL(photo.url);
}

// At most 1600 px, upright, without the place it was taken. A file the browser cannot read (HEIC) goes as it is.
async function shrink(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const ground = canvas.getContext("2d");
    ground.fillStyle = "#fff";
    ground.fillRect(0, 0, canvas.width, canvas.height);
    ground.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    let small = null;
    for (const quality of QUALITIES) {
      small = await new Promise((keep) => { canvas.toBlob(keep, "image/jpeg", quality); });
      if (!small) return file;
      if (small.size <= HEAVIEST) break;
    }
    return new File([small], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file;
  }
}
