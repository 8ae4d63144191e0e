// Examples beside the shapes of a platform's secrets: what is masked in them, and lines in which nothing is.
import { generalSecrets } from "./secret-lines/index.js";
import type { SecretPlace } from "./secret-lines/place.js";

/** As much of a compiled RE2 pattern as is needed to find its first group. */
export interface Pattern {
  matcher(text: string): { find(): boolean; start(group: number): number; end(group: number): number };
}

/** @param masked a line with its secrets between ⟦ and ⟧. @returns what stays visible of them */
export function visibleIn(masked: string, shapes: readonly Pattern[]): string[] {
  const line = masked.replaceAll(/[⟦⟧]/g, "");
  const hidden = [...generalSecrets(line), ...shapes.flatMap((shape) => placesOf(shape, line))];
  return secretsOf(masked)
    .filter(({ start, end }) => !hidden.some((place) => place.start <= start && place.end >= end))
    .map(({ start, end }) => line.slice(start, end));
}

/** @returns whether one of the shapes takes something in the line for a secret */
export const isMasked = (line: string, shapes: readonly Pattern[]): boolean =>
  shapes.some((shape) => placesOf(shape, line).length > 0);

function placesOf(shape: Pattern, line: string): SecretPlace[] {
  const matcher = shape.matcher(line);
  const places: SecretPlace[] = [];
  while (matcher.find())
    if (matcher.end(1) >= 0) places.push({ start: matcher.start(1), end: matcher.end(1) });
  return places;
}

/** Places as they are without the marks. */
function secretsOf(masked: string): SecretPlace[] {
  return [...masked.matchAll(/⟦([^⟧]*)⟧/g)].map(({ 1: secret, index }, nth) => ({
    start: index - 2 * nth,
    end: index - 2 * nth + secret!.length,
  }));
}
