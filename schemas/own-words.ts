// The words of our own messages about devices. As a password such a word is masked only where its line says that it is a
// secret: masked wherever it stands it would make our messages unreadable, and who knows the sentence would read it.
export const OWN_WORDS = new Set(
  `acknowledged byte carried copy curl difference differs download downloaded downloads next put serves rename space storage system transfer transferred transfers
  abort about above accept accepted access action activity add added address after again agent ahead algorithms
  all allow allowed allows alone already also although always among an and announces another answer answered answers
  any anything apart applied applying archive are arguments around array artifact artifacts as asciicast ask asked asks at
  attempt
  await away back backref backtracks bad be because becomes been before behind began begin beginning begins belongs between
  beyond bool booleans both brackets branches break broken busy but by bytes called came can cancelled candidate
  cannot capabilities capability carries change changed changes channel channels character characters check checked
  chosen chunk claimed close closed closing code column columns comes command commands comment commit commits
  community compare compared comparing condition conditional config configuration configure configured confirm
  confirmation confirmed connect connecting connection connections const contains continue control converted
  correct could counted counts credential cut data datastore day deadline declared declares deep deeper default
  defines definition details device devices dialogs did diff differences digits display distinct do doctor document does done double down
  duration during dyn each earlier echo edits effect either element else elsewhere empty enable enabled encoding
  encrypted end ended ends enough enter entries entry environment equivalent error errors escape evaluated
  evaluating evaluation even events exclude excluded exec expected expects expired export expression expressions failed
  failure false far fetch fewer field file files filter find fingerprint finish finished firewall first fit
  exist flags folder followed for forward found framing free from full function further gave get give given gives global go goes
  golden gone got greater greets group groups had hand handshake has have header held hello here hide history hit hold
  holds home host hosts how http https id identifier ietf if import in incomplete indeterminate index infinite input inside
  installation installed installs instead int integer intercepts internal interrupted into invalid inventory is it item
  items its itself join jump jumps keepalive keeps kept key keys kind know known knows large larger last late later leads
  leases leave left legacy less let lets letter letters levels life like limit line lines list listens lists
  load lock log logged login logs long longer look lookaround looked looks loop lost machine made make makes many map
  mask masked match matches max may mean meaning members memory mend merged message min missing mistake mode
  modes modules moment more most ms move much must name named names namespace nc needed need needs neither nest nested
  nests netconf never new no none nor not nothing notify now null number numbers object objects octal of off offers old
  on once one ones only open opened opening opens openssl operation operator operators option optional options or
  orchestrator other others out outcome outlive output outputs outside over overloaded own package pager params
  parsed parser parsing part pass passed passphrase password past path paths pattern patterns paused permanent
  permissions persist ping places plan planned platform please port prepares presents press pressed printed prints private privileges
  process prompt prompts public question questions quit quote quoted quotes raise rand range reach reached read readable
  reads receiver record
  recorded
  recording redefinition redirect refer reference refused refuses regex regular reinstalled rejected relative remove
  removed rendering repeat repetitions replace replaced replay replayed replies reply report request requires rerun reserved resolved
  rest restart restarting result resumed retired return revoked revokes right roll rolled root route routing row
  rpc rule run running runs said same save saved saves say says scope scrapli second secret secrets see seen segment
  select send sent separate server session sessions set several shard shell shortened shorter show shown shows sign
  signal signing silent simpler since site size snapshot snapshots so somebody something source spaces spelling ssh stage stages
  stalled stand standard stands start started starts startup state statistics stays step steps still stopped store strike
  string stringify
  subpattern subsystem subtree succeeded such sum suspended tab table take taken takes taking target tell
  template templates temporal terminal text texts than that the their them then there these they this those
  thread thrown time timeout timer times timestamp to token told too took transcripts transitions transport tried
  trigger true truncated try turn twice two type typed uint undefined under undo unexpected unknown unlock unquote
  unterminated until up upgraded urn use used user uses usual usually validate value values var variable vars version void
  wait waiting waits wants wanted was way webhooks were what whatever when where whether which while whole whose why with within
  without
  word work worker workers would writable write writes writing written wrong xml xmlns xpath yet you your`.split(
    /\s+/,
  ),
);
