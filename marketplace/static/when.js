// Parts of a form that only some answers need: [data-when="unit"][data-in="goi hop"] shows while that radio has such a value.
// Without this everything is in view, with the sentence in [data-without-script] that says when it is needed.

for (const note of document.querySelectorAll("[data-without-script]")) note.hidden = true;

for (const part of document.querySelectorAll("[data-when]")) {
  const form = part.closest("form");
  const wanted = part.dataset.in.split(" ");
  const show = () => {
    const chosen = form.querySelector(`input[name="${part.dataset.when}"]:checked`)?.value;
    part.hidden = !wanted.includes(chosen) && !part.querySelector(".wrong");
  };
  form.addEventListener("change", (event) => { if (event.target.name === part.dataset.when) show(); });
  show();
}
