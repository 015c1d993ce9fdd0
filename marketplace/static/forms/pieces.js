// Pieces of a page: elements, buttons, the time of day.

const IN_VIETNAM = { timeZone: "Asia/Ho_Chi_Minh" };
export function clockOf(moment) {
  const day = (when) => new Intl.DateTimeFormat("vi", { ...IN_VIETNAM, day: "2-digit", month: "2-digit" }).format(when);
  const time = new Intl.DateTimeFormat("vi", { ...IN_VIETNAM, hour: "2-digit", minute: "2-digit" }).format(moment);
  return day(moment) === day(Date.now()) ? time : `${time} ${day(moment)}`;
}

export function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
export const buttonFor = (label, work, kind = "quiet") => {
  const button = made("button", { type: "button", className: `button ${kind}`, textContent: label });
  button.addEventListener("click", work);
  return button;
};
