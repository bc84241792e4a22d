/** Notifications that arrive while the app is closed: asked for by a tap, never by itself. */
import { postJson } from "./network.js";

const key = () => document.querySelector("meta[name=vapid]")?.content ?? "";

/** @param {string} text base64url @returns {Uint8Array} */
export function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function subscribe(registration) {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const wanted = { userVisibleOnly: true, applicationServerKey: bytesOf(key()) };
  const subscription = await registration.pushManager.subscribe(wanted);
  return (await postJson("/push/subscriptions", subscription)).ok;
}

/** Show `[data-push]` where pushing can work and is not on yet. Works for buttons painted later, too. */
export async function offerPush() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!key() || !registration?.pushManager || Notification.permission === "denied") return;
  const isOn = (await registration.pushManager.getSubscription()) !== null;
  for (const button of document.querySelectorAll("[data-push]")) {
    button.hidden = isOn;
    button.onclick = async () => { button.hidden = await subscribe(registration).catch(() => false); };
  }
}
