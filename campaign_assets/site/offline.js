// Keeps the guides, and every page that was looked at, for when there is no network.
if ("serviceWorker" in navigator) {
  const here = document.currentScript.src;
  navigator.serviceWorker.register(new URL("sw.js", here)).then(() => navigator.serviceWorker.ready).then(async () => {
    const kept = await caches.open("visited");
    await kept.add(location.pathname);
  }).catch(() => {});
}
