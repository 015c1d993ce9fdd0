// Long forms on a phone with a weak signal: a step at a time, photos made small and sent one by one, every word kept.
// Parts of one script (kernel/assets.py joins them): on such a line each further request costs seconds. Nothing here is
// needed: without it a form is one page with one button, and the market keeps what came back with faults.

import { keptCopy } from "./forms/kept_copy.js";
import { gather } from "./forms/photos.js";
import { stepThrough } from "./forms/steps.js";
import { listDrafts } from "./forms/unsent.js";
import { write } from "./forms/writing.js";

for (const section of document.querySelectorAll("[data-drafts]")) listDrafts(section);
for (const form of document.querySelectorAll("form[data-steps]")) stepThrough(form);
for (const form of document.querySelectorAll("form[data-writing]")) write(form);
for (const field of document.querySelectorAll(".photo-field")) if (!field.closest("[data-writing]")) gather(field);

// After the page is there, so that it never waits for this: what opens the form without a signal.
if (keptCopy) setTimeout(() => { if (navigator.onLine) navigator.serviceWorker?.register("/sw.js").catch(() => {}); }, 2000);
