// The JSON that the page carries.

/** @typedef {import("./model.mjs").Device} Device */

/** @type {{ run: any, results: Device[], columns: { stage: string, id: string, name?: string, commands?: string[] }[],
 *   recordings: Record<string, { path: string, bytes: number }[]>, texts: Record<string, string>, base: string,
 *   marks: Record<string, string>, fetch?: { files: string, devices: string, run: string }, live?: { events: string, ends: Record<string, string> } }} */
export const data = JSON.parse(
  /** @type {HTMLElement} */ (document.getElementById("data")).textContent ?? "",
);
