// Each amount of the cart is kept as soon as it is changed. Without this “Cập nhật” and the way on send the same form.

const form = document.getElementById("cart");
const told = form.querySelector("[role=status]");
const PAUSE = 350; // so that five taps on + are one question
const waiting = new Map();
let queue = Promise.resolve();

for (const save of form.querySelectorAll("button[value=save]")) save.hidden = true;

const lineOf = (box) => box.closest(".cart-line");
const partsOf = (line) => [...line.querySelectorAll("input[name^='lines-']")];
const fieldOf = (line, ending) => partsOf(line).find((input) => input.name.endsWith(ending));

const say = (line, words) => {
  line.querySelector(".line-problem")?.remove();
  line.classList.toggle("wrong", Boolean(words));
  if (!words) return;
  const problem = document.createElement("p");
  problem.className = "error line-problem";
  problem.append(Object.assign(document.createElement("span"), { textContent: words }));
  line.querySelector(".line-actions").before(problem);
  told.textContent = words;
};

// The page the server answers with says all there is to say; only what somebody types right now stays.
const takeOver = (answer, sent) => {
  for (const line of form.querySelectorAll(".cart-line")) {
    const slug = fieldOf(line, "-listing").value;
    const listed = answer.querySelector(`#cart input[name$='-listing'][value="${CSS.escape(slug)}"]`);
    if (!listed) { location.reload(); return; }
    const fresh = lineOf(listed);
    const box = fieldOf(line, "-amount");
    const seen = fieldOf(line, "-seen");
    const stands = fieldOf(fresh, "-seen").value;
    const isMoved = slug !== sent && stands !== seen.value && stands !== box.value; // as typed here: own write, answer lost
    if (isMoved && box.value === seen.value) box.value = fieldOf(fresh, "-amount").value;
    const isWaiting = slug !== sent && box.value !== seen.value && box.value !== fieldOf(fresh, "-amount").value;
    seen.value = fieldOf(fresh, "-seen").value;
    line.querySelector(".line-total").textContent = fresh.querySelector(".line-total").textContent;
    if (isWaiting) continue; // typed here and not kept yet: its own sentence stays
    say(line, isMoved ? form.dataset.elsewhere : fresh.querySelector(".line-problem span")?.textContent);
  }
  const sums = answer.querySelectorAll("#cart [data-sum], #cart .action-words");
  form.querySelectorAll("[data-sum], .action-words").forEach((old, place) => { if (sums[place]) old.innerHTML = sums[place].innerHTML; });
};

const keep = async (line) => {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, press: "save" });
  for (const input of partsOf(line)) body.set(input.name.replace(/-\d+-/, "-0-"), input.value);
  const typed = fieldOf(line, "-amount").value;
  try {
    const answer = await fetch(form.action, { method: "post", body, headers: { Accept: "text/html" } });
    if (!answer.ok && answer.status !== 422) { form.requestSubmit(form.querySelector("button[value=save]")); return; }
    takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"), fieldOf(line, "-listing").value);
    if (!line.classList.contains("wrong")) told.textContent = form.dataset.kept;
  } catch {
    if (fieldOf(line, "-amount").value === typed) say(line, form.dataset.notKept);
  }
};

form.addEventListener("change", (event) => {
  if (!event.target.name?.endsWith("-amount")) return;
  const line = lineOf(event.target);
  clearTimeout(waiting.get(line));
  waiting.set(line, setTimeout(() => { waiting.delete(line); queue = queue.then(() => keep(line)); }, PAUSE));
});

// Whoever goes on sends everything there is: nothing has to be waited for.
form.addEventListener("submit", () => { for (const timer of waiting.values()) clearTimeout(timer); });
