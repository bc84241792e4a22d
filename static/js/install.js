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

/** Show the buttons `[data-install]` once the browser allows it; the browser asks only after a tap. */
export function offerInstall() {
  addEventListener("beforeinstallprompt", (prompt) => {
    prompt.preventDefault();
    for (const button of document.querySelectorAll("[data-install]")) {
      button.hidden = false;
      button.onclick = async () => { button.hidden = true; await prompt.prompt(); };
    }
  });
}
