// Text commands as NETCONF operations, replies as text, errors with their parts.
import { expect, test } from "vitest";
import { operationOf } from "./commands.js";
import { errorsIn, rpcFailure } from "./rpc-error.js";
import { contentOf } from "./xml.js";

test.each([
  ["get", "<get></get>"],
  ["get <a xmlns='u'/>", `<get><filter type="subtree"><a xmlns='u'/></filter></get>`],
  ['get xpath /a[b="c"]', `<get><filter type="xpath" select="/a[b=&quot;c&quot;]"/></get>`],
  ["get-config running", "<get-config><source><running/></source></get-config>"],
  [
    "get-config  candidate <a/>",
    `<get-config><source><candidate/></source><filter type="subtree"><a/></filter></get-config>`,
  ],
  ["lock candidate", "<lock><target><candidate/></target></lock>"],
  [
    "copy-config running startup",
    "<copy-config><target><startup/></target><source><running/></source></copy-config>",
  ],
  ["commit", "<commit/>"],
  ["<get/>", "<get/>"],
])("%s", (command, xml) => expect(operationOf(command)).toEqual({ xml }));

test.each([
  ["show version", "is not a command of transport netconf"],
  ["get-config", "is not a command"],
  ["commit now", "is not a command"],
  ["<get>", "not well-formed"],
  ["get <a></b>", "not well-formed"],
  ["<!DOCTYPE x><get/>", "document type"],
  ["get everything", "neither XML nor"],
  ["<get/><delete-config/>", "not well-formed"],
  ["get <a/></filter></get><delete-config/><get><filter><b/>", "not well-formed"],
])("refused: %s", (command, why) =>
  expect(operationOf(command)).toEqual({ wrong: expect.stringContaining(why) }),
);

test("the content of a reply stands alone: its namespaces come along, its number does not", () => {
  const reply = `<?xml version="1.0"?>\n<nc:rpc-reply message-id="7" xmlns:nc="urn:b" xmlns="urn:d">\n<nc:data a="1"><x/></nc:data></nc:rpc-reply>\n`;
  expect(contentOf(reply)).toBe(`<nc:data xmlns:nc="urn:b" xmlns="urn:d" a="1"><x/></nc:data>`);
  expect(contentOf(`<rpc-reply message-id="8" xmlns="urn:d"><ok/></rpc-reply>`)).toBe(`<ok xmlns="urn:d"/>`);
});

const failed = (inner: string): string => `<rpc-reply message-id="1">${inner}</rpc-reply>`;

test("an rpc-error has its parts; a warning is none", () => {
  const reply = failed(
    `<rpc-error><error-type>application</error-type><error-tag>invalid-value</error-tag><error-severity>error</error-severity>` +
      `<error-path>/t:top</error-path><error-message xml:lang="en">MTU &lt; 25000 &amp; more</error-message></rpc-error>` +
      `<rpc-error><error-tag>other</error-tag><error-severity>warning</error-severity></rpc-error>`,
  );
  const errors = errorsIn(reply);
  expect(errors).toEqual([
    {
      type: "application",
      tag: "invalid-value",
      severity: "error",
      path: "/t:top",
      message: "MTU < 25000 & more",
    },
  ]);
  expect(rpcFailure("r1", "edit-config", errors)).toMatchObject({
    code: "rpc_error",
    message: expect.stringContaining(
      'r1 refused edit-config: "invalid-value: MTU < 25000 & more (at /t:top)"',
    ),
  });
});

test("a lock that is denied says who holds it; an entity of the device's own is not expanded", () => {
  const reply = failed(
    `<rpc-error><error-tag>lock-denied</error-tag><error-severity>error</error-severity><error-info><session-id>4</session-id></error-info><error-message>&xxe;</error-message></rpc-error>`,
  );
  expect(errorsIn(`<!DOCTYPE x [<!ENTITY xxe "boom">]>${reply}`)[0]?.message).toBe("&xxe;");
  expect(rpcFailure("r1", "lock", errorsIn(reply))).toMatchObject({ code: "config_locked" });
});
