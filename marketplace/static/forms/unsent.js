// The list "being written": what the market keeps is in the page, what only this phone keeps comes here.

import { isKeptCopy } from "./kept_copy.js";
import { buttonFor, clockOf, made } from "./pieces.js";
import { addressOf, isFinishedElsewhere, isWaiting, keepTrying } from "./sending.js";
import { draftsOf, dropDraft } from "./store.js";

export async function listDrafts(section) {
  const { person, ...words } = section.dataset;
  const list = section.querySelector("ul");
  const line = section.querySelector("[role=status]");
  const itemOf = (draft) => [...list.children].find((item) => item.dataset.key === draft.key);

  const tellWaiting = async () => {
    const count = (await draftsOf(person)).filter(isWaiting).length;
    line.textContent = count ? words.waiting.replace("{n}", count) : "";
  };
  const show = (draft) => {
    if (!isKeptCopy && isFinishedElsewhere(draft, Boolean(itemOf(draft)))) { dropDraft(draft); return; }
    const item = itemOf(draft) ?? list.appendChild(made("li"));
    const name = draft.typed.find(([field]) => field === "name")?.[1].trim();
    const state = { waiting: words.waits, faulty: `${words.faulty} ${draft.fault}` }[draft.state] ?? words.here.replace("{time}", clockOf(draft.savedAt));
    const link = made("a", { href: addressOf(draft), textContent: name || words.nameless });
    const drop = buttonFor(words.drop, async () => { await dropDraft(draft); location.reload(); }, "link");
    if (item.dataset.key) {
      item.querySelector("small").textContent += ` · ${state}`;
      item.querySelector("form")?.addEventListener("submit", () => { dropDraft(draft); });
    } else item.append(link, made("small", { textContent: state }), drop);
    item.dataset.key = draft.key;
  };
  const turn = keepTrying(async () => (await draftsOf(person)).filter(isWaiting), async (draft, address) => {
    if (!draft) line.textContent = words.signIn;
    else if (address) itemOf(draft)?.replaceChildren(made("a", { href: address, textContent: words.sent }));
    else location.reload();
    if (draft) await tellWaiting();
  });

  const mine = await draftsOf(person);
  for (const draft of mine.sort((one, other) => other.savedAt - one.savedAt)) show(draft);
  section.hidden = list.children.length === 0;
  await tellWaiting();
  turn();
}
