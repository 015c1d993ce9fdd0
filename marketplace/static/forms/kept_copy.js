// Shown without a signal, as it was some day: what it says of the market no longer counts, what the phone keeps does.
export const keptCopy = document.querySelector("[data-kept-copy]");
export const isKeptCopy = Boolean(keptCopy && !keptCopy.hidden);
