/* Opens the sheet of one meeting again without network. Its place is its scope: it sees no other page. */
"use strict";
const meeting = location.pathname.match(/rencontres\/(\d+)\//)[1];
const kept = `presences-${meeting}`;
const page = location.pathname.replace(/[^/]*$/, "");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function pageOrKept(request) {
  try {
    return await fetch(request);
  } catch (cut) {
    const found = await caches.match(page, { cacheName: kept });
    if (found) return found;
    throw cut;
  }
}
async function fileOrKept(request) {
  try {
    return await fetch(request);
  } catch (cut) {
    const found = await caches.match(request, { cacheName: kept });
    if (found) return found;
    throw cut;
  }
}
self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === page) event.respondWith(pageOrKept(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(fileOrKept(request));
});
