// Keeps a site for when there is no network: its frame, its index, and pages once seen.
//
// Above this a site says `kept`: the version of all that is kept, the addresses of the
// frame, where the index lies, the file that has all of it, and what is said of a page
// that is not there. Other version, other file: a browser that finds it takes it.

const scope = new URL(self.registration.scope);
const FRAME = `kbindex ${scope.pathname} ${kept.version}`;
const SEEN = `kbindex ${scope.pathname} pages`;
const MOST_SEEN = 300;

/** @type {Promise<Record<string, string>> | null} The files of the index, by name. */
let index = null;

self.addEventListener("install", (event) => event.waitUntil(keepFrame()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
  if (event.request.method !== "GET" || !isOurs) return;
  const path = url.pathname.slice(scope.pathname.length);
  if (path.startsWith(kept.index)) {
    event.respondWith(ofIndex(event.request, path.slice(kept.index.length)));
  } else if (path.startsWith(kept.assets)) {
    event.respondWith(keptOrLoaded(event.request));
  } else if (path === "" || path.endsWith("/")) {
    event.respondWith(page(event.request, url));
  }
});

async function keepFrame() {
  const cache = await caches.open(FRAME);
  const whole = [...kept.frame, kept.pack].map((path) => new Request(new URL(path, scope), { cache: "no-cache" }));
  await cache.addAll(whole);
  await self.skipWaiting();
}

async function begin() {
  const ours = `kbindex ${scope.pathname} `;
  const names = (await caches.keys()).filter((name) => name.startsWith(ours));
  const old = names.filter((name) => name !== FRAME && name !== SEEN);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** @param {Request} request @param {string} name */
async function ofIndex(request, name) {
  index ??= readIndex();
  index.catch(() => (index = null));
  const content = (await index)[decodeURIComponent(name)];
  if (content === undefined) return fetch(request);
  return new Response(content, { headers: { "content-type": "application/json" } });
}

async function readIndex() {
  const cache = await caches.open(FRAME);
  const pack = await cache.match(new URL(kept.pack, scope));
  return pack ? pack.json() : {};
}

/** @param {Request} request */
async function keptOrLoaded(request) {
  const cache = await caches.open(FRAME);
  return (await cache.match(request)) ?? fetch(request);
}

/** Returns a page as it is now; without network as it was. @param {Request} request @param {URL} url */
async function page(request, url) {
  const address = new URL(url.pathname, scope).href; // a query changes no file
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await see(address, response.clone());
    return response;
  } catch {
    for (const name of [SEEN, FRAME]) {
      const known = await (await caches.open(name)).match(address);
      if (known) return known;
    }
    return new Response(kept.missing.replace("{root}", scope.pathname), {
      status: 503,
      headers: { "content-type": "text/html; charset=utf-8" },
    });
  }
}

/** @param {string} address @param {Response} response */
async function see(address, response) {
  const cache = await caches.open(SEEN);
  await cache.delete(address); // the last one seen is the last one to go
  await cache.put(address, response);
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST_SEEN)).map((one) => cache.delete(one)));
}
