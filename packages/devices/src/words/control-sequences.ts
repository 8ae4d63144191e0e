// Control sequences of terminals, as parts of regular expressions: with an escape character, or with one control character (C1).

/** Moves the cursor, or colours. */
export const CSI = String.raw`(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]`;
/** A text for the terminal itself, such as its title: OSC, DCS, SOS, PM, APC. Another one ends it, so that many take no longer. */
export const CONTROL_STRING = String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]{0,2048}(?:\x07|\x1b\\|\x9c)`;
