// Sites that are kept for when there is no network: where the page says so.

const NAME = "service-worker.js";

/** Lets a browser keep the site, once the page itself is there. */
export async function keepSite() {
  if (!("serviceWorker" in navigator)) return;
  const address = document.documentElement.dataset.offline;
  try {
    if (address) await register(new URL(address, document.baseURI).href);
    else if (navigator.serviceWorker.controller?.scriptURL.endsWith(`/${NAME}`)) await forget();
  } catch (error) {
    console.warn(error); // a browser that keeps nothing: the site works all the same
  }
}

/** @param {string} address */
async function register(address) {
  const connection = /** @type {{ saveData?: boolean } | undefined} */ (Reflect.get(navigator, "connection"));
  if (connection?.saveData) return; // who counts bytes wants none that were not asked for
  const policy = window.trustedTypes?.createPolicy("kbindex-service-worker", {
    createScriptURL: () => address, // the one script that is ever registered
  });
  await navigator.serviceWorker.register(policy ? policy.createScriptURL(address) : address);
}

/** Ends what an earlier edition of the site has begun. */
async function forget() {
  const known = await navigator.serviceWorker.getRegistration();
  await known?.unregister();
}
