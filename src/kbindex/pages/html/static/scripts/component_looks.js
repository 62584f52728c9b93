// How <kbindex-search> looks, unless the page says otherwise by custom properties.

export const LOOKS = `
:host {
  --accent: var(--kbindex-accent, LinkText);
  --quiet: var(--kbindex-quiet, color-mix(in srgb, currentColor 75%, transparent));
  --line: var(--kbindex-line, color-mix(in srgb, currentColor 25%, transparent));
  display: block;
  color: var(--kbindex-color, inherit);
  font-family: var(--kbindex-font, inherit);
  line-height: 1.6;
  overflow-wrap: anywhere;
}
:host([hidden]) { display: none; }
label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
input {
  box-sizing: border-box;
  width: 100%;
  padding: 0.5em 0.75em;
  border: 1px solid var(--line);
  border-radius: var(--kbindex-radius, 4px);
  background: var(--kbindex-field, Field);
  color: var(--kbindex-field-color, FieldText);
  font: inherit;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
p { margin: 0.5em 0; }
p:empty { display: none; }
ol, ul { margin: 0; padding: 0; list-style: none; }
ol > li { padding: var(--kbindex-gap, 0.75em) 0; border-top: 1px solid var(--line); }
[part=heading] { font-weight: 600; }
a { color: var(--accent); }
[part=where], b { color: var(--quiet); font-weight: 400; font-size: 0.875em; }
[part=where] { margin: 0; }
mark { background: var(--kbindex-mark, Mark); color: var(--kbindex-mark-color, MarkText); }
button {
  min-height: 2em;
  padding: 0.25em 0.75em;
  border: 1px solid var(--line);
  border-radius: var(--kbindex-radius, 4px);
  background: none;
  color: var(--accent);
  font: inherit;
  cursor: pointer;
}
`;
