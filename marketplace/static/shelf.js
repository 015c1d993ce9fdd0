// The sheet of prices and counts: sends only the rows somebody wrote in, and says how many those are.

const sheet = document.querySelector("[data-sheet]");
const words = sheet?.querySelector("[data-changed]");
const boxes = (row) => [...row.querySelectorAll("input, select")];
const isTouched = (box) => box.type === "radio" ? box.checked !== box.defaultChecked
  : box.matches("select") ? [...box.options].some((option) => option.selected !== option.defaultSelected)
    : box.value !== box.defaultValue;
const isChanged = (row) => "kept" in row.dataset || boxes(row).some(isTouched);
const rows = sheet ? [...sheet.querySelectorAll(".sheet-row")] : [];

const count = () => {
  const changed = rows.filter(isChanged).length;
  words.textContent = changed ? words.dataset.changed.replace("{n}", changed) : "";
};
sheet?.addEventListener("input", count);
sheet?.addEventListener("submit", () => {
  if (!rows.some(isChanged)) return;
  for (const row of rows) if (!isChanged(row)) for (const box of boxes(row)) box.disabled = true;
});
addEventListener("pageshow", () => {
  for (const row of rows) for (const box of boxes(row)) box.disabled = false;
  if (sheet) count();
});
