// Without a signal: pages the market marked (X-Keep-Offline) open as they were last seen, and say so; every other page is
// one that says there is no signal. /sw.js puts ASSETS, VERSION, PAGES and NO_SIGNAL before this. Nothing leans on it.

const KEPT = "pages"; // somebody's own: gone when anybody signs in or out here
const LONGEST = 30 * 24 * 3600_000;

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    await (await caches.open(VERSION)).addAll([...ASSETS, NO_SIGNAL]);
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== VERSION && name !== KEPT) await caches.delete(name);
    await clients.claim();
    for (const path of PAGES) await fetch(path, { redirect: "error" }).then((answer) => keep(path, answer)).catch(() => {});
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && ["/dang-nhap", "/dang-xuat"].includes(pathname)) event.waitUntil(caches.delete(KEPT));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, pathname));
  else if (pathname.startsWith("/static/v/")) event.respondWith(asset(request));
});

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(event, path) {
  try {
    const answer = await fetch(event.request);
    if (PAGES.includes(path) && !event.request.url.includes("?")) event.waitUntil(keep(path, answer.clone()));
    return answer;
  } catch {
    return (await seenBefore(path)) ?? (await caches.match(NO_SIGNAL)) ?? Response.error();
  }
}

async function keep(path, answer) {
  if (answer.status === 200 && answer.headers.has("X-Keep-Offline")) await (await caches.open(KEPT)).put(path, answer);
}

async function seenBefore(path) {
  const kept = await caches.match(path, { cacheName: KEPT });
  if (!kept || Date.now() - Date.parse(kept.headers.get("Date")) > LONGEST) return undefined;
  const html = (await kept.text()).replace("data-kept-copy hidden", "data-kept-copy");
  return new Response(html, { headers: kept.headers });
}
