// Talking to the market: what went wrong is one of four things.

class Unreachable extends Error {} // no signal, or the market rests: try again later
export class SignedOut extends Error {}
class Stale extends Error {} // the token of the page is too old
export class Refused extends Error {
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

export let token = document.querySelector("form[data-writing] [name=csrf_token]")?.value;
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

export const post = (draft, address, pairs) => withToken(draft, (pass) => call(address, {
  method: "POST", headers: { "X-CSRFToken": pass }, body: new URLSearchParams(pairs),
}));

export const uploaded = (draft, photo, picture, tell) => withToken(draft, (pass) => new Promise((done, failed) => {
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
