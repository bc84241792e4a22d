/** Moments that move by themselves, by the server's clock: phones are often wrong by hours. */
import { distance } from "./words.js";

const REPAINT_MS = 30_000;
let offset = 0;

/** Learn how far this phone's clock is off. @param {number} milliseconds server minus phone */
export function setOffset(milliseconds) {
  offset = milliseconds;
}

export const offsetNow = () => offset;
export const serverNow = () => Date.now() + offset;

const RECORD = "[data-card], [data-detail]";

/** A record whose deadline has passed greys out and takes no more commitments. */
function close(element) {
  const record = element.closest(RECORD) ?? element;
  element.toggleAttribute("data-closed", true);
  record.toggleAttribute("data-closed", true);
  for (const button of record.querySelectorAll("form[data-outbox] [type=submit]")) {
    if (button.closest(RECORD) === record) button.disabled = true;
  }
}

/** Repaint every moving moment below `root`. */
export function paintTimes(root = document) {
  for (const time of root.querySelectorAll("time[data-ago], time[data-until]")) {
    const words = distance(Date.parse(time.dateTime) - serverNow());
    if (time.textContent !== words) time.textContent = words;
  }
  for (const element of root.querySelectorAll("[data-closes-at]:not([data-closed])")) {
    if (Date.parse(element.dataset.closesAt) <= serverNow()) close(element);
  }
}

export function startTimes() {
  paintTimes();
  setInterval(() => { if (!document.hidden) paintTimes(); }, REPAINT_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) paintTimes(); });
}
