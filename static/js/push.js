/** Notifications that arrive while the app is closed: asked for by a tap, never by itself. */
import { postJson } from "./network.js";

const END_LIMIT_MS = 1_500;
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

/** Show `[data-push]` where pushing can work and is not on yet. Called again when a page was painted anew. */
export async function offerPush() {
  const buttons = document.querySelectorAll("[data-push]");
  const registration = buttons.length ? await navigator.serviceWorker?.getRegistration() : null;
  if (!key() || !registration?.pushManager || Notification.permission === "denied") return;
  const isOn = (await registration.pushManager.getSubscription().catch(() => null)) !== null;
  for (const button of buttons) {
    button.hidden = isOn;
    button.onclick = async () => { button.hidden = await subscribe(registration).catch(() => false); };
  }
}

/** Nothing more is pushed to this browser; at once, or not at all when the browser does not answer. */
export async function endPush() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const ended = registration?.pushManager?.getSubscription().then((one) => one?.unsubscribe());
  await Promise.race([ended?.catch(() => {}), new Promise((done) => { setTimeout(done, END_LIMIT_MS); })]);
}
