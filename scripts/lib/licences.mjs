// Licences of what a user of the package installs: which they are, whether they may be used, and their texts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "./root.mjs";

/** They ask for no more than to be named. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

/** Packages that say it only in their licence file; read by hand. */
const READ = { unionfs: "Unlicense" };

const json = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {});

/** @returns {{ name: string, version: string, licence: string, folder: string }[]} by name, what only we need left out */
export function productionPackages() {
  const { packages } = json(at("package-lock.json"));
  return (
    Object.entries(packages)
      // Packages of this repository are named with their folder.
      .filter(([path, { dev, link }]) => path.startsWith("node_modules/") && !dev && !link)
      .map(([path, { version, license }]) => {
        const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
        const own = json(at(path, "package.json"));
        const old = own.licenses?.map(({ type }) => type).join(" OR ");
        return {
          name,
          version,
          licence: license ?? own.license ?? old ?? READ[name] ?? "",
          folder: at(path),
        };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  );
}

/** An expression of SPDX: all of its parts, or one of them. */
export function isAllowed(expression) {
  const bare = expression.replace(/[()]/g, " ").trim();
  if (/ OR /.test(bare)) return bare.split(/ OR /).some(isAllowed);
  return bare.split(/ AND /).every((part) => ALLOWED.has(part.trim()));
}

/** @returns {string[]} what may not be used, a line each */
export const refusedLicences = () =>
  productionPackages()
    .filter(({ licence }) => !isAllowed(licence))
    .map(
      ({ name, version, licence }) =>
        `${name} ${version}: ${licence || "no licence"}. Use another package, or allow the licence in scripts/lib/licences.mjs.`,
    );

/** Each package with its licence and the texts of it, the same text once. */
export function licenceTexts() {
  const byText = new Map();
  for (const { name, version, licence, folder } of productionPackages()) {
    const files = existsSync(folder)
      ? readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
      : [];
    const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
    const text = texts.join("\n\n") || `(The package has no text of it: ${licence}.)`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${licence})`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
  return `Packages that this one is used with, and their licences.\n\n${parts.join(`\n${"=".repeat(80)}\n\n`)}`;
}
