// How far long work is: asked every second, then less and less often, while the page is looked at.

const work = document.querySelector("[data-work]");
const bar = work.querySelector("progress");
const words = work.querySelector("[role=status]");
let pause = 1000;

const look = async () => {
  try {
    if (!document.hidden) {
      const answer = await fetch(work.dataset.work, { headers: { Accept: "application/json" }, cache: "no-store" });
      const told = await answer.json();
      if (told.location) { location.replace(told.location); return; }
      bar.value = Math.max(bar.value, told.percent);
      if (words.textContent !== told.words) words.textContent = told.words;
    }
  } catch { /* no signal: the next look tells */ }
  pause = Math.min(pause * 1.3, 5000);
  setTimeout(look, pause);
};
setTimeout(look, pause);
