// The approval desk by keyboard, and who else has the same thing open. Everything also works without this.

const page = document.querySelector("[data-review]");
const help = document.getElementById("keys");
const openHelp = document.querySelector("[data-keys-help]");
const keysSwitch = document.querySelector("[data-keys-switch]");
const OFF = "review-keys-off";

// Kept on this machine; a browser that keeps nothing has the keys on.
const kept = {
  get off() { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } },
  set off(value) { try { localStorage.setItem(OFF, value ? "1" : "0"); } catch { /* nothing is kept then */ } },
};

const showSwitch = () => { keysSwitch.textContent = kept.off ? keysSwitch.dataset.on : keysSwitch.dataset.off; };
keysSwitch.addEventListener("click", () => { kept.off = !kept.off; showSwitch(); });
showSwitch();
openHelp.hidden = false;
openHelp.addEventListener("click", () => help.showModal());

const press = (key) => document.querySelector(`[data-key="${key}"]`)?.click();
const reasons = document.querySelector('form[data-key="2"]');
const giveReason = () => reasons?.querySelector("input[name=reason]")?.focus();
const refuse = () => {
  const no = reasons?.querySelector(`input[name=reason][value="${reasons.dataset.refusal}"]`);
  if (!no) { giveReason(); return; }
  no.checked = true;
  reasons.querySelector("[name=note]").focus();
};

const toTheChecklist = () => document.querySelector("input[name=checked]")?.focus();

// By the place on the keyboard: Vietnamese layouts put letters on the row of digits.
const deeds = {
  Digit1: () => press("1"), Numpad1: () => press("1"),
  Digit2: giveReason, Numpad2: giveReason,
  Digit3: refuse, Numpad3: refuse,
  Digit4: toTheChecklist, Numpad4: toTheChecklist,
  KeyN: () => press("N"), KeyP: () => press("P"),
};

// A box one has just ticked is no place to type: the keys go on there.
const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

addEventListener("keydown", (event) => {
  if (kept.off || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || event.target.closest?.(TYPED_IN)) return;
  const deed = event.code === "Slash" && event.shiftKey ? () => help.showModal() : event.shiftKey ? null : deeds[event.code];
  if (!deed) return;
  event.preventDefault();
  deed();
});

// Say that this is open here, and hear who else has it open. Who only passes by is not named.
if (page.dataset.look) {
  const words = document.querySelector("[data-looking]");
  const look = async () => {
    const body = new FormData();
    body.set("csrf_token", document.querySelector("[name=csrf_token]").value);
    try {
      const answer = await fetch(page.dataset.look, { method: "POST", body });
      if (answer.ok) {
        const said = (await answer.json()).words;
        if (words.textContent !== said) words.textContent = said;
      }
    } catch { /* without a signal nobody is told, nothing else is lost */ }
  };
  setTimeout(look, 3_000);
  setInterval(() => { if (!document.hidden) look(); }, 120_000);
}
