/** The worker, and two offers that are never pressed: install the app, take the new version. */
import { copyOf } from "./words.js";

const build = () => document.querySelector("meta[name=build]")?.content ?? "";

/** A new version waits: offer it. The page reloads only when the person says so. */
function offerUpdate(worker) {
  if (document.querySelector("[data-update]")) return;
  const offer = copyOf("t-update");
  offer.querySelector("button").addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage({ type: "update" });
  });
  document.querySelector("[data-install]")?.remove(); // one offer at a time, and this one first
  document.getElementById("status").after(offer);
}

function watch(registration) {
  if (registration.waiting && navigator.serviceWorker.controller) offerUpdate(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh.addEventListener("statechange", () => {
      if (fresh.state === "installed" && navigator.serviceWorker.controller) offerUpdate(fresh);
    });
  });
}

/** Once this page stands, the worker may let go of versions before this page's. */
function prove() {
  navigator.serviceWorker.controller?.postMessage({ type: "proven", build: build() });
}

export async function startWorker() {
  if (!navigator.serviceWorker) return;
  watch(await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }));
  await navigator.serviceWorker.ready;
  prove();
}

/** Offer to install once the browser allows it; "later" means for a month. The browser itself asks only after a tap. */
export function offerInstall() {
  let newest;
  addEventListener("beforeinstallprompt", (prompt) => {
    prompt.preventDefault();
    newest = prompt;
    if (document.querySelector("[data-install], [data-update]") || Date.now() < postponedUntil()) return;
    const offer = copyOf("t-install");
    const [yes, later] = offer.querySelectorAll("button");
    yes.addEventListener("click", () => { offer.remove(); newest.prompt(); });
    later.addEventListener("click", () => { offer.remove(); postpone(); });
    document.getElementById("status").after(offer);
  });
  addEventListener("appinstalled", () => document.querySelector("[data-install]")?.remove());
}

const POSTPONED = "install-postponed-until";
const MONTH_MS = 30 * 86_400_000;

function postponedUntil() {
  try {
    return Number(localStorage.getItem(POSTPONED));
  } catch {
    return 0; // no storage: the offer comes again with the next page
  }
}

function postpone() {
  try {
    localStorage.setItem(POSTPONED, String(Date.now() + MONTH_MS));
  } catch { /* as above */ }
}
