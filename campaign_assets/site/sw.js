// The network first, so that a fact is never older than it need be; what was kept where there is none.
const VERSION = "guides-%VERSION%";
const KEPT = %KEPT%;

self.addEventListener("install", event => {
  const keep = caches.open(VERSION).then(cache => cache.addAll(KEPT.map(path => new Request(path, { cache: "reload" }))));
  event.waitUntil(keep.then(() => self.skipWaiting()));
});

self.addEventListener("activate", event => {
  const drop = caches.keys().then(names => Promise.all(
    names.filter(name => name.startsWith("guides-") && name !== VERSION).map(name => caches.delete(name))));
  event.waitUntil(drop.then(() => self.clients.claim()));
});

self.addEventListener("fetch", event => {
  const asked = event.request;
  if (asked.method !== "GET" || !asked.url.startsWith(self.registration.scope)) return;
  event.respondWith(fetch(asked).then(answer => {
    if (answer.ok && asked.mode === "navigate" && !new URL(asked.url).search) {
      const copy = answer.clone();
      event.waitUntil(caches.open("visited").then(cache => cache.put(asked, copy)));
    }
    return answer;
  }).catch(async () => await caches.match(asked, { ignoreSearch: true }) || caches.match("./")));
});
