// The store on the phone: a record for each draft, its pictures beside it, so that typing never moves a picture.

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
export const draftsOf = (person) => inStore("readonly", (drafts) => drafts.getAll(below(person))).catch(() => []);
export const keepDraft = async (draft) => draft.state !== "gone" && inStore("readwrite", (drafts) => drafts.put(draft, nameOf(draft)));
export const dropDraft = (draft) => {
  Object.assign(draft, { state: "gone", dirty: false }); // whoever still holds it keeps it no more
  return inStore("readwrite", (drafts, pictures) => {
    drafts.delete(nameOf(draft));
    pictures.delete(below(nameOf(draft)));
  }).catch(() => {});
};

const held = new Map(); // pictures the store had no room for live as long as the page
export async function keepPicture(draft, photo, picture) {
  held.set(photo.id, picture);
  await inStore("readwrite", (_drafts, pictures) => pictures.put(picture, `${nameOf(draft)}/${photo.id}`));
  held.delete(photo.id);
}
export const pictureOf = async (draft, photo) => held.get(photo.id)
  ?? inStore("readonly", (_drafts, pictures) => pictures.get(`${nameOf(draft)}/${photo.id}`)).catch(() => undefined);
export const dropPicture = (draft, photo) => {
  held.delete(photo.id);
  inStore("readwrite", (_drafts, pictures) => pictures.delete(`${nameOf(draft)}/${photo.id}`)).catch(() => {});
};

// crypto.randomUUID is missing on plain http, as in a village network.
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => (byte % 36).toString(36)).join("");
