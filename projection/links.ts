// Where the rest of a run is, relative to the API's address.

/** @returns paths, so that the archive holds what the live API answers. */
export function runLinks(run: string): Record<string, string> {
  const self = `/v1/runs/${encodeURIComponent(run)}`;
  return {
    self,
    devices: `${self}/devices`,
    events: `${self}/events`,
    artifacts: `${self}/artifacts`,
    report: `${self}/report.html`,
    history: `${self}/history`,
    bundle: `${self}/bundle`,
    page: `/runs/${encodeURIComponent(run)}`,
  };
}
