// Media types of artifacts, told by the extension.
import { extname } from "node:path";

const TYPES: Record<string, string> = {
  ".json": "application/json",
  ".ndjson": "application/x-ndjson",
  ".yaml": "application/yaml",
  ".yml": "application/yaml",
  ".txt": "text/plain; charset=utf-8",
  ".log": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".xml": "application/xml",
  ".csv": "text/csv; charset=utf-8",
  ".diff": "text/x-diff; charset=utf-8",
  ".cast": "application/x-asciicast",
  ".gz": "application/gzip",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** @returns `application/octet-stream` for what is not known, as for `session-<n>.raw`. */
export function mediaTypeOf(path: string): string {
  return TYPES[extname(path).toLowerCase()] ?? "application/octet-stream";
}
