// Secrets that only their line tells, in lines whose quotes, brackets and line ends are written as entities or escapes.
import { expect, test } from "vitest";
import { createRedactor } from "./index.js";

const { text } = createRedactor({ secrets: [], shapes: ["^pin (\\d+)$"] });
const nested = (value: unknown, times: number): string =>
  times === 0 ? (value as string) : JSON.stringify({ of: nested(value, times - 1) });

test.each([
  ["a quote in XML", "<output>username bob secret &quot;⟦hunt er2⟧&quot;</output>"],
  ["a line in an element", "<output>username bob secret ⟦hunter2⟧</output>"],
  ["a line behind an element", '<cli x="1"><output>snmp-server community ⟦hunter2⟧ RO'],
  ["a line in front of an end", "username bob password 0 ⟦hunter2⟧</output></cli>"],
  ["a quote by its number", "<config>password &#34;⟦hunter2⟧&#34;</config>"],
  ["a quote by its hexadecimal number", "<config>password &#x22;⟦hunter2⟧&#X0022;</config>"],
  [
    "line ends by their number",
    "<config>password ⟦hunter2⟧&#10;hostname r1&#xA;pin ⟦1234⟧&#13;&#10;end</config>",
  ],
  ["JSON in HTML", "{&#34;password&#34;: &#34;⟦hunter2⟧&#34;, &#34;name&#34;: &#34;r1&#34;}"],
  [
    "XML in XML",
    "<out>&lt;user&gt;&lt;password&gt;⟦hunter2⟧&lt;/password&gt;&lt;name&gt;r1&lt;/name&gt;</out>",
  ],
  ["XML in XML in XML", "<out>&amp;lt;password&amp;gt;⟦hunter2⟧&amp;lt;/password&amp;gt;</out>"],
  ["JSON with quotes by their number", '{"of":"{\\u0022password\\u0022:\\u0022⟦hunter2⟧\\u0022}"}'],
  ["a section of characters", "<out><![CDATA[username bob password ⟦hunter2⟧]]></out>"],
  ["a table in HTML", "<tr><td>Password</td><td class=x>⟦hunter2⟧</td></tr>"],
  ["a heading in HTML", "<tr><th>community:</th> <td>⟦hunter2⟧</td></tr>"],
  ["JSON in JSON in JSON in JSON in JSON", nested(JSON.stringify({ password: "⟦hunter2⟧", name: "r1" }), 4)],
  ["a text of JSON with JSON in it", JSON.stringify(nested(JSON.stringify({ password: "⟦hunter2⟧" }), 1))],
  ["a text of JSON, deeper", JSON.stringify(nested(JSON.stringify({ password: "⟦hunter2⟧" }), 2))],
  ["JSON seven levels deep", nested(JSON.stringify({ password: "⟦hunter2⟧", name: "r1" }), 6)],
])("%s is read as it is meant", (_, marked) => {
  expect(text(marked.replaceAll(/[⟦⟧]/g, ""))).toBe(marked.replaceAll(/⟦[^⟧]*⟧/g, "***"));
});

test.each([
  "<description>password &amp; key of &lt;customer&gt;</description>",
  "<output>% Password for user &quot;bob&quot; has expired</output>",
  "<description>key exchange with customer</description>",
  "<p>Your password will expire in 7 days.</p>",
  "<description>community CUST</description>",
  "<if:description>key customer7</if:description>",
  "<name>community CUST</name><members>65000:1</members>",
  "<tr><td>Password</td><td>not set</td></tr>",
  "<tr><td>Password policy</td><td>strict</td></tr>",
  "<out>&lt;community&gt;&lt;members&gt;65000:1&lt;/members&gt;&lt;/community&gt;</out>",
])("nothing is secret in %s", (line) => {
  expect(text(line)).toBe(line);
});
