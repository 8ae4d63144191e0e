// The report's looks, light and dark, on a desk and on a phone.
export const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1b1f24; --soft: #57606a; --line: #d0d7de; --card: #f6f8fa;
  --passed: #1a7f37; --failed: #cf222e; --errored: #9a3412; --indeterminate: #8250df; --cancelled: #57606a;
  --skipped: #6e7781; --running: #0550ae; --waiting: #7d4e00; --timed_out: #9a3412; --paused: #7d4e00; --queued: #57606a; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --fg: #e6edf3; --soft: #9ea7b3; --line: #30363d; --card: #161b22;
  --passed: #56d364; --failed: #ff7b72; --errored: #ffa657; --indeterminate: #d2a8ff; --cancelled: #9ea7b3;
  --skipped: #8b949e; --running: #79c0ff; --waiting: #e3b341; --timed_out: #ffa657; --paused: #e3b341; --queued: #9ea7b3; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem clamp(.75rem, 3vw, 2.5rem) 4rem; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: .25rem 0; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
a { color: inherit; } .soft { color: var(--soft); } code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { margin: .5rem 0; padding: .6rem; overflow: auto; max-height: 28rem; background: var(--bg); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
.verdict { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline; }
.badge { font-weight: 600; white-space: nowrap; } .badge::before { content: attr(data-mark) " "; }
${["passed", "failed", "errored", "indeterminate", "cancelled", "skipped", "running", "waiting", "timed_out", "paused", "queued"].map((status) => `.${status} { color: var(--${status}); }`).join("\n")}
.scroll { overflow-x: auto; } table { border-collapse: collapse; } th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
table.matrix td, table.matrix th { text-align: center; } table.matrix th:first-child { text-align: left; position: sticky; left: 0; background: var(--bg); }
table.matrix thead th { writing-mode: vertical-rl; max-height: 12rem; font-weight: 500; } table.matrix thead th:first-child { writing-mode: initial; }
table.matrix a { text-decoration: none; display: block; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; background: var(--card); } summary { cursor: pointer; padding: .4rem .7rem; }
details > .body { padding: 0 .8rem .8rem; } :focus-visible { outline: 2px solid var(--running); outline-offset: 1px; }
.check { border-left: 3px solid var(--line); padding-left: .6rem; margin: .4rem 0; } .check.no { border-color: var(--failed); } .check.yes { border-color: var(--passed); }
input[type=search] { font: inherit; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--bg); color: var(--fg); width: min(24rem, 100%); }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media print { details > .body { display: block; } }
`;
