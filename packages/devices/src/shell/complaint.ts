// Tells from its words whether a line that a device prints for a line of configuration is a complaint. Systems whose accepted
// lines print nothing have hundreds of refusals and no mark that all of them share.

const NOT = [
  /allowed|permitted|supported|possible|valid|legal|unique|configured|enabled|defined|found|available|present|accepted|added|applied/
    .source,
  /applicable|authori[sz]ed|active|running|compatible|consistent|capable|recogni[sz]ed|associated|attached|exist|enough|ready|empty/
    .source,
  /strong|match|set|part|created|deleted|removed|changed|installed|loaded|an?|in|on|logically|currently|yet|been|of/
    .source,
].join("|");
const ALREADY =
  /exists?|present|part of|has|in|in use|used|using|taken|assigned|configured|defined|running|attached|registered|an?|been (?:assigned|used|configured|defined)/
    .source;
const COMMANDS =
  /configure|unconfigure|deconfigure|specify|remove|delete|disable|enable|define|use|check|correct|try|retry|re-try|enter|provide|set|select|'?shut/
    .source;

/** Words of refusals. Sources: what NSO's drivers for IOS, IOS XR and NX-OS abort a change for, and the lists in `testing/refusals.yaml`. */
const COMPLAINS = new RegExp(
  [
    /can ?not|can'?t|could ?n[o']t|unable to|may not (?:be|have its)|may only be|can only be|must(?! be (?:reset|reloaded|rebooted))|needs? to be/
      .source,
    `${/(?:not|isn'?t|aren'?t|never)/.source} (?:${NOT})`,
    /(?:does|do|did)(?: not|n'?t|n t) \w+/.source,
    /in(?:valid|correct|complete|consistent|compatible|compatibility|sufficient)|illegal|improper|malformed|mal-formed|unsupported|undefined/
      .source,
    /un(?:known|recogni[sz]ed|expected|resolved)|ambiguous|missing|mandatory|bad|wrong|mismatch(?:ed|es)?|mutually exclusive/
      .source,
    /rejected|refused|denied|prohibited|disallowed|forbidden|aborted|aborting|timed out|fail(?:ed|s|ure)?|errors?(?![-\w])/
      .source,
    `already (?:${ALREADY})`,
    /already$/.source,
    /exceed(?:s|ed|ing)?|too (?:long|many|large|small|short|big|low|high|few)|out of (?:range|bounds|memory|resources)|exhausted|is full|is weak/
      .source,
    /should (?:be|contain|have|not)|(?:is|are) required|overlap(?:s|ping|ped)?|conflict(?:s|ing)?|duplicated?/
      .source,
    /first[.!]?$|first (?:configure|remove|disable|enable|delete)|before (?:\w+ing|you|this)|globally before/
      .source,
    /no (?:such|other|more|existing|free|matching|valid|available|corresponding|privileges?|permissions?|licen[cs]e)|nothing to|being used|is used by|in use|in progress|delete pending|locked/
      .source,
    `please (?:${COMMANDS})`,
    /use '[^']{1,80}' (?:command|instead)|not? enough|(?:different|conflicting) type|(?:maximum|limit) .{0,60}(?:reached|is \d|less|allowed)/
      .source,
    /only (?:allowed|supported|valid|permitted|applicable)|(?:allowed|supported|valid|permitted|applicable) only|(?:are|is) the same|(?:allowed|valid) values/
      .source,
    /reserved|protocol not in this image|(?:is|are) configured as|not? strong|or less$|not? yet/.source,
    /not (?:licensed|configurable|known|completed|done)|licen[cs]e (?:is )?required|requires|need to specify/
      .source,
    /only (?:one|a single|\d+) (?:\S+ ){1,5}(?:per|can|may|is|are|allowed|permitted)|inappropriate|in (?:internal|system) use|only available (?:in|on|for|with)/
      .source,
    /(?:command|line|request|value|input|option) (?:is |was )?ignored|(?:is|being) referenced|absent/.source,
    /(?:someone else|another (?:user|session|process|administrator)) (?:is|has|holds)/.source,
    /(?:name|it|vlan|address|port|interface|object|id) has (?:already )?been (?:used|bound|taken|occupied|referenced)/
      .source,
    /(?:system|interface|device|port|is) (?:is )?busy|try (?:again|later)|table (?:is )?full/.source,
    /range (?:is|:) ?\W?-?\d+ ?(?:-|to|\.\.) ?-?\d+|not within (?:the )?range|expected (?:an?|end|command|one|the)/
      .source,
    /core dumped|segmentation fault|connection lost|unsuccessfully|(?:usage|syntax|traceback)\b[^:]{0,40}:/
      .source,
  ]
    .map((words) => `(?<![\\w-])(?:${words})(?![\\w-])`)
    .join("|"),
  "i",
);

/** What comes of a line that was accepted, or would help. Sources: what NSO's drivers for IOS and NX-OS take for warnings. */
const TELLS = new RegExp(
  [
    /^\W{0,4}(?:warn|warnings?|notes?|notice|info|information|informational|caution|advisory|tip|attention|hint|reminder)\b ?[:!,-]/
      .source,
    /^\W{0,4}[\w-]{1,30}:? warning\b|^\W{0,4}(?:please note|note that)\b/.source,
    /^\S{1,60}: informational:/.source,
    /\b(?:takes?|taken) effect\b|\b(?:be|become) effective\b|\bhas? no effect\b|\bhave no effect\b/.source,
    /\b(?:after|on|at|until) (?:the )?next (?:re)?boot|\b(?:after|until) (?:the )?(?:next )?re(?:load|boot)/
      .source,
    /\b(?:must|needs? to|has to|have to|should) be (?:reset|reloaded|rebooted|restarted|saved)\b|\bre(?:load|boot) (?:is|will be) (?:required|needed)/
      .source,
    /\b(?:requires?|needs?) (?:an? |the )?(?:\w+ ){0,2}(?:re(?:load|boot|set|start)|power[- ]?cycle)\b|\brounding to\b/
      .source,
    /\bgo ahead\b|, creating\b|\. creating\b|\banyway\b|\bsuccess(?:ful|fully)?\b|\b0 errors\b/.source,
    /\b(?:will|would) (?:also )?(?:be (?:removed|deleted|cleared|created|overwritten|truncated|used|ignored)|overwrite|remain|remove|delete)\b/
      .source,
    /\b(?:is|be) (?:now )?(?:deprecated|obsolete)\b|\baccepted but\b|\b(?:not recommended|deemed incomplete)\b|\bis adjusted to\b|\brecommended length\b/
      .source,
  ].join("|"),
  "i",
);

/** Begins as a refusal, so that what it goes on to tell is only the reason. */
const REFUSES =
  /^\s*%{0,2}\s*(?:cannot|can ?not|can't|unable|fail(?:ed|ure)(?: to\b|[:.]|$)|invalid|incomplete|ambiguous|unrecogni[sz]ed|error\b|aborted\b|(?:command|request|configuration) (?:rejected|failed|aborted)|warning: (?:current config does not permit|this command is no longer supported))/i;

export const beginsAsRefusal = (line: string): boolean => REFUSES.test(line);

/** What a system tells that prints nothing else for an accepted line. */
export const tellsConsequence = (line: string): boolean => TELLS.test(line.slice(0, 500));

/** A question, with what was answered. */
const ASKS = /\?\s*(?:[[(][^\])]{0,40}[\])])?\s*:?\s*\w{0,6}$|[[(](?:yes|no|y|n|confirm)\b[^\])]{0,30}[\])]/i;

/** A line that goes on with the one before it: set in, or in the middle of a sentence. */
const isContinued = (line: string): boolean => /^\s+\S|^[a-z(]/.test(line);

/**
 * The first line that complains.
 * @param isHarmless lines that the platform knows as notes
 */
export function complaintIn(text: string, isHarmless: (line: string) => boolean): string | undefined {
  let isNote = false;
  for (const line of text.split("\n")) {
    const said = line.slice(0, 500);
    if (/^\W*$/.test(said) || ASKS.test(said)) continue;
    const isKnown = isHarmless(line);
    const refuses = !isKnown && beginsAsRefusal(said);
    isNote = isKnown || (!refuses && isNote && isContinued(line));
    if (!isNote && (refuses || COMPLAINS.test(said))) return line.trim();
  }
  return undefined;
}
