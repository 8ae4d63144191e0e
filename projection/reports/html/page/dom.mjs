// Makes elements. Text only ever becomes text: nothing here parses markup, since devices say what they like.

import { data } from "./data.mjs";

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [props] attributes; functions listen to the event of that name; undefined and false are left out
 * @param {...(Node | string | number | undefined | null | false | (Node | string | undefined)[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child instanceof Node) element.append(child);
    else if (child !== undefined && child !== null && child !== false && child !== "")
      element.append(String(child));
  }
  return element;
}

/** @param {string} id @returns {HTMLElement} */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} status @param {string} [text] */
export const badge = (status, text = status) =>
  h("span", { class: `badge ${status}` }, h("span", { "aria-hidden": "true" }, `${markOf(status)} `), text);

/** A status has a shape beside its colour, for those who see no colours. @param {string} status */
export const markOf = (status) => data.marks[status] ?? "·";

/** @param {number} ms */
export function showDuration(ms) {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** @param {number} bytes */
export function showBytes(bytes) {
  if (bytes < 1_024) return `${bytes} bytes`;
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}

/** `02:49:52.293`: the day stands in the header. @param {string} time RFC 3339 */
export const showTime = (time) => time.slice(11, 23);
