// Putting goods and makers on one's own lists without loading the page anew. Without this the button sends its form.

const form = document.getElementById("keep");
const told = form.querySelector("[role=status]");

const turned = (button) => {
  const words = button.querySelector("span");
  const { other, words: next } = button.dataset;
  button.dataset.other = button.getAttribute("formaction");
  button.dataset.words = words.textContent;
  button.setAttribute("formaction", other);
  words.textContent = next;
  button.classList.toggle("on");
};

// The same goods may stand on a page twice: all their buttons turn together.
const alike = (button) => document.querySelectorAll(`[data-keep][formaction="${CSS.escape(button.getAttribute("formaction"))}"]`);

addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-keep]");
  if (!button) return;
  event.preventDefault();
  if (button.ariaBusy) return;
  button.ariaBusy = "true";
  const body = new URLSearchParams(new FormData(form));
  body.set("quiet", "1");
  try {
    const answer = await fetch(button.getAttribute("formaction"), { method: "post", body });
    if (answer.status !== 204) throw answer;
    for (const each of alike(button)) turned(each);
    told.textContent = button.textContent;
  } catch {
    button.form.requestSubmit(button); // the page that answers says what is the matter
  }
  button.ariaBusy = null;
});
