/** Words come from the page, never from here: sentences stand in `<template>`s, numbers and times in Intl. */

const language = () => document.documentElement.lang || "en";

/** A fresh copy of what `<template id=…>` holds. @returns {HTMLElement} its first element */
export function copyOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** Put values into the sentence `data-sentence` of an element: "Prices from {time}". */
export function say(element, values) {
  element.textContent = element.dataset.sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** HTML that our own server rendered, parsed inertly: no script in it runs. */
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Minor units in the reader's language, exact; a whole amount is written without its zeros, as the server does. */
export function money(minor, currency, exponent) {
  const digits = String(minor).padStart(exponent + 1, "0");
  const [whole, rest] = [digits.slice(0, digits.length - exponent), digits.slice(digits.length - exponent)];
  const shown = /[1-9]/.test(rest) ? exponent : 0;
  const style = { style: "currency", currency, minimumFractionDigits: shown, maximumFractionDigits: shown };
  return new Intl.NumberFormat(language(), style).format(shown ? `${whole}.${rest}` : whole);
}

const DAY = 86_400;
const UNITS = [["year", 365 * DAY], ["month", 30 * DAY], ["week", 7 * DAY], ["day", DAY], ["hour", 3_600], ["minute", 60]];

/** @returns {string} a distance in time: "2 hours ago", "in 3 days" */
export function distance(milliseconds) {
  const seconds = milliseconds / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(language()).format(Math.round(seconds / size), unit);
}
