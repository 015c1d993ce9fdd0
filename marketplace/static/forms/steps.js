// A long form, one step at a time; without this all steps are in view and one button sends them.

export function stepThrough(form) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const answers = form.querySelector("[data-answers]");
  const last = steps.length - 1;
  let at = 0;
  let returnTo = null;

  const open = (index, focus = true) => {
    at = index;
    steps.forEach((step, i) => { step.hidden = i !== index; });
    if (index === last) fillAnswers();
    if (!focus) return;
    steps[index].querySelector("h2").focus({ preventScroll: true });
    steps[index].scrollIntoView({ block: "start" });
  };
  const stepOf = (node) => steps.findIndex((step) => step.contains(node));

  const goOn = () => {
    if (!returnTo) { open(at + 1); return; }
    const row = returnTo;
    returnTo = null;
    open(last, false);
    row.querySelector("button").focus();
    row.scrollIntoView({ block: "center" });
  };

  form.classList.add("stepping");
  for (const row of form.querySelectorAll(".step-buttons")) row.hidden = false;
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-next]")) goOn();
    if (event.target.closest("[data-back]")) { returnTo = null; open(at - 1); }
  });
  // Enter in a box goes to the next step instead of sending a half-filled form.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || at === last || !event.target.matches("input:not([type=file])")) return;
    event.preventDefault();
    goOn();
  });
  // The summary of faults asks for the step of its field.
  form.addEventListener("reveal", (event) => {
    const index = stepOf(event.target);
    if (index >= 0) { returnTo = null; open(index, false); }
  });

  function fillAnswers() {
    for (const row of answers?.querySelectorAll("[data-answer]") ?? []) {
      const text = answerOf(row.dataset.answer);
      const place = row.querySelector("dd");
      place.textContent = text || answers.dataset.empty;
      place.classList.toggle("missing", !text);
    }
  }

  const fieldsNamed = (name) => [...form.querySelectorAll("input, select, textarea")].filter((field) => field.name === name);

  function answerOf(name) {
    const fields = fieldsNamed(name);
    if (fields[0]?.type === "file") {
      const count = form.querySelectorAll(".photo-field .thumbs li").length;
      return count ? answers.dataset.photos.replace("{n}", count) : "";
    }
    return fields.map((field) => {
      if (field.type === "radio" || field.type === "checkbox") {
        return field.checked ? field.labels[0].querySelector(".choice-words").firstChild.textContent.trim() : "";
      }
      if (field.type === "select-one") return field.value && field.selectedOptions[0].textContent.trim();
      const unit = field.parentElement.querySelector(":scope > .unit")?.textContent ?? "";
      return field.value.trim() && `${field.value.trim()} ${unit}`.trim();
    }).filter(Boolean).join(", ");
  }

  if (answers) {
    answers.hidden = false;
    answers.addEventListener("click", (event) => {
      const row = event.target.closest("button")?.closest("[data-answer]");
      const field = row && fieldsNamed(row.dataset.answer)[0];
      if (!field) return;
      open(stepOf(field), false);
      returnTo = row;
      const chosen = fieldsNamed(row.dataset.answer).find((one) => one.checked) ?? field;
      chosen.focus();
      chosen.closest(".field")?.scrollIntoView({ block: "start" });
    });
  }

  const fault = form.querySelector("[aria-invalid=true], .field.wrong");
  open(fault ? Math.max(0, stepOf(fault)) : 0, false);
}
