#!/usr/bin/env bash
# For CI systems: starts `orchestrator dev` (or uses the API of ORCHESTRATOR_URL), runs specs one after the other, and leaves
# what came of them in a folder: NAME.xml (JUnit), NAME.html, NAME.json, and summary.md for people.
# It ends with the highest exit code of the runs: 0 passed, 1 failed, 2 invalid input, 3 errored, 4 cancelled, 5 indeterminate.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: run-specs.sh -i INVENTORY [-o FOLDER] SPEC... [-- OPTIONS OF `orchestrator run`]

  -i INVENTORY  as `orchestrator run -i` takes it
  -o FOLDER     where reports go (default: orchestrator-reports)

Example:
  run-specs.sh -i lab.yaml checks/*.yaml -- --input interface=eth1
TEXT
}

inventory='' folder=orchestrator-reports
while getopts i:o:h option; do
  case $option in
    i) inventory=$OPTARG ;;
    o) folder=$OPTARG ;;
    h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
done
shift $((OPTIND - 1))
specs=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do specs+=("$1") && shift; done
[ $# -gt 0 ] && shift
if [ -z "$inventory" ] || [ ${#specs[@]} -eq 0 ]; then
  echo 'Name an inventory and at least one spec.' >&2
  usage >&2
  exit 2
fi

mkdir -p "$folder"
summary=$folder/summary.md
: >"$summary"

dev='' run=''
finish() {
  if [ -n "$run" ]; then
    # Ctrl-C: the run is cancelled, and its undo and always steps still happen.
    kill -INT "$run" 2>/dev/null || true
    wait "$run" || true
  fi
  if [ -n "$dev" ]; then
    kill -TERM "$dev" 2>/dev/null || true
    wait "$dev" || true
  fi
}
trap finish EXIT
trap 'exit 4' INT TERM

if [ -z "${ORCHESTRATOR_URL:-}" ]; then
  orchestrator dev --port 0 --temporal-port 0 --ui-port 0 >"$folder/dev.out" 2>"$folder/dev.log" &
  dev=$!
  for _ in $(seq 240); do
    ORCHESTRATOR_URL=$(sed -n 's/^ready //p' "$folder/dev.out")
    [ -n "$ORCHESTRATOR_URL" ] && break
    kill -0 "$dev" 2>/dev/null || break
    sleep 0.5
  done
  if [ -z "$ORCHESTRATOR_URL" ]; then
    echo '`orchestrator dev` did not start:' >&2
    tail -n 20 "$folder/dev.log" >&2
    exit 3
  fi
  export ORCHESTRATOR_URL
fi

fetch() {
  local header=()
  [ -n "${ORCHESTRATOR_TOKEN:-}" ] && header=(-H "authorization: Bearer $ORCHESTRATOR_TOKEN")
  curl -fsS --retry 20 --retry-delay 1 --retry-all-errors ${header[@]+"${header[@]}"} "$ORCHESTRATOR_URL/v1/runs/$1"
}

worst=0 number=0
for spec in "${specs[@]}"; do
  number=$((number + 1))
  name=$number-$(basename "${spec%.*}" | tr -c 'A-Za-z0-9._\n-' '_')
  orchestrator run "$spec" -i "$inventory" --json --junit "$folder/$name.xml" "$@" >"$folder/$name.json" &
  run=$!
  code=0
  wait "$run" || code=$?
  run=''
  [ "$code" -gt "$worst" ] && worst=$code
  id=$(node -p 'try { JSON.parse(require("fs").readFileSync(process.argv[1])).id ?? "" } catch { "" }' "$folder/$name.json")
  if [ -z "$id" ]; then
    printf '## %s\n\nIt did not start: exit code %s. The log of the job says why.\n\n' "$name" "$code" >>"$summary"
    continue
  fi
  fetch "$id/report.html" >"$folder/$name.html"
  { fetch "$id/report.md" && echo; } >>"$summary"
done
exit "$worst"
