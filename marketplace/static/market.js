// Small comforts for every page. Nothing here is needed: each page works without it.

const all = (selector, root = document) => root.querySelectorAll(selector);

// The summary of faults takes the focus, so it is the first thing seen and heard.
document.querySelector("[data-focus]")?.focus();

// A link of the summary also opens the folded place or the step its field stands in.
addEventListener("click", (event) => {
  const link = event.target.closest?.(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
  const target = field.matches("fieldset") ? field.querySelector("input") ?? field : field;
  target.focus();
  field.closest(".field")?.scrollIntoView({ block: "center" });
});

// Show and hide a password.
for (const button of all("[data-show-password]")) {
  const box = document.getElementById(button.dataset.showPassword);
  const words = button.querySelector("span");
  const show = words.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = box.type === "text";
    box.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    words.textContent = shown ? show : button.dataset.hide;
  });
  box.form?.addEventListener("submit", () => { box.type = "password"; });
}

// − and + beside a quantity; it keeps the comma or the point the reader writes.
const comma = document.documentElement.lang === "en" ? "." : ",";
const number = (text) => Number(String(text).trim().replace(",", "."));
for (const stepper of all("[data-stepper]")) {
  const box = stepper.querySelector("input");
  const by = number(stepper.dataset.stepBy) || 1;
  const least = number(stepper.dataset.min ?? 0);
  const most = stepper.dataset.max === undefined ? Infinity : number(stepper.dataset.max);
  const move = (step) => {
    const now = number(box.value);
    const next = Number.isFinite(now) ? Math.round((now + step) * 1000) / 1000 : least;
    box.value = String(Math.min(most, Math.max(least, next))).replace(".", comma);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const [name, step] of [[".step-less", -by], [".step-more", by]]) {
    const button = stepper.querySelector(name);
    button.hidden = false;
    button.addEventListener("click", () => move(step));
  }
}

// A question before something is taken away.
for (const form of all("form[data-confirm]")) {
  const dialog = document.getElementById(form.dataset.confirm);
  if (!dialog?.showModal) continue;
  let sure = false;
  form.addEventListener("submit", (event) => {
    if (sure) return;
    event.preventDefault();
    const sender = event.submitter;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      sure = true;
      form.requestSubmit(sender ?? undefined);
    }, { once: true });
  });
}

// A second tap on the same button sends nothing (the server also refuses a replay).
addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

// The order of a list changes as soon as it is chosen.
for (const select of all("select[data-autosubmit]")) {
  const button = select.form.querySelector("button");
  if (button) button.hidden = true;
  select.addEventListener("change", () => select.form.requestSubmit());
}

// Buttons for one's own lists turn in place.
if (document.querySelector("button[form=keep]")) import(document.getElementById("keep").dataset.script);
const cart = document.getElementById("cart");
if (cart) import(cart.dataset.script);

// Share, copy, print: shown only where the phone can.
for (const button of all("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share || location.href }).catch(() => {});
  });
}
for (const button of all("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const words = button.querySelector("span");
  const before = words.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 4000);
  });
}
for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A menu that scrolls sideways shows the place one stands in.
for (const here of all(".desk-nav [aria-current], .category-strip [aria-current]")) {
  const strip = here.closest("ul");
  strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - 48;
}

// Filters stand open beside the list on a wide screen.
const wide = matchMedia("(min-width: 64rem)");
const unfold = () => { for (const panel of all("[data-open-wide]")) if (wide.matches) panel.open = true; };
wide.addEventListener("change", unfold);
unfold();

// Parts of a form that only some answers need: [data-when="unit"][data-in="goi hop"] shows while that radio (or, of several
// names, any of them) has such a value.
// Without this everything is in view, with the sentence in [data-without-script] that says when it is needed.
for (const note of all("[data-without-script]")) note.hidden = true;
for (const part of all("[data-when]")) {
  const form = part.closest("form");
  const names = part.dataset.when.split(" ");
  const wanted = part.dataset.in.split(" ");
  const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`)?.value;
  const show = () => { part.hidden = !names.some((name) => wanted.includes(chosen(name))) && !part.querySelector(".wrong"); };
  form.addEventListener("change", (event) => { if (names.includes(event.target.name)) show(); });
  show();
}

// What can be done only for some seconds goes when they are over.
for (const passing of all("[data-gone-after]")) {
  setTimeout(() => { passing.hidden = true; }, passing.dataset.goneAfter * 1000);
}
