// Text into HTML: nothing that a device says becomes markup.
import { disarmCommands, printableJson } from "../../../schemas/printable.js";

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string =>
  disarmCommands(
    text.replace(/[&<>"']/g, (each) => ENTITIES[each] as string),
    (character) => `&#${character.charCodeAt(0)};`,
  );

/** JSON inside a script element: neither closing tag nor comment can end it. */
export const scriptJson = (json: string): string =>
  printableJson(json).replace(/[<>&]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
