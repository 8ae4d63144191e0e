// Bodies that are costly before any document is read.
import { numbers, ONE, SPEC, spec } from "./pieces.mjs";

export const bodies = {
  "a body nested deep": () => `{"spec":${"[".repeat(500_000)}${"]".repeat(500_000)}}`,
  "objects nested deep": () => `{"spec":${'{"a":'.repeat(150_000)}1${"}".repeat(150_000)}}`,
  "an object nested deep": () => ({
    spec: numbers(190).reduce((inner) => ({ a: inner }), {}),
    inventory: ONE,
  }),
  "a body of unknown keys": () => Object.fromEntries(numbers(60_000).map((n) => [`k${n}`, 1])),
  "files that are not texts": () => ({
    spec: SPEC,
    files: Object.fromEntries(numbers(60_000).map((n) => [`k${n}`, 1])),
  }),
  "inputs of many lists": () => ({
    ...spec(SPEC),
    inputs: Object.fromEntries(numbers(40_000).map((n) => [`k${n}`, [[1]]])),
  }),
  "labels that are not texts": () => ({
    ...spec(SPEC),
    labels: Object.fromEntries(numbers(60_000).map((n) => [`k${n}`, 1])),
  }),
  "a list of numbers": () => ({ ...spec(SPEC), inputs: { a: numbers(150_000) } }),
  "a spec of many small lists": () => ({
    spec: { name: "x", steps: numbers(300_000).map(() => []) },
    inventory: ONE,
  }),
};
