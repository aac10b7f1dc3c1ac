"""What somebody might type who means harm, or nothing at all."""

from __future__ import annotations

from hypothesis import strategies as st

MARK = "document.documentElement.dataset.ran=1"
PAYLOADS = [
    f"<script>{MARK}</script>",
    f"</style><script>{MARK}</script>",
    f"</title><script>{MARK}</script>",
    f"</textarea><script>{MARK}</script>",
    f"<!--><script>{MARK}</script>-->",
    f"<ScRiPt\n>{MARK}</sCrIpT\n>",
    f"<scr<script>ipt>{MARK}</scr</script>ipt>",
    f"<img src=x onerror={MARK}>",
    f"<img src=x onerror=\"{MARK}\">",
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<svg><animate onbegin={MARK} attributeName=x>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={MARK}>",
    f"<noscript><p title=\"</noscript><img src=x onerror={MARK}>\">",
    f"<iframe srcdoc=\"<script>parent.{MARK}</script>\">",
    f"<iframe src=\"javascript:parent.{MARK}\">",
    f"<object data=\"javascript:{MARK}\">",
    f"<embed src=\"javascript:{MARK}\">",
    f"<body onload={MARK}>",
    f"<details open ontoggle={MARK}>",
    f"<input autofocus onfocus={MARK}>",
    f"<video><source onerror={MARK}>",
    f"<style>@import 'javascript:{MARK}';</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example>",
    "<form action=//evil.example><button>",
    f"\"><script>{MARK}</script>",
    f"'><script>{MARK}</script>",
    f"\" onmouseover=\"{MARK}\" x=\"",
    f"' autofocus onfocus='{MARK}' x='",
    f"`-{MARK}-`",
    "{{ settings.SECRET_KEY }}{% load static %}{# x #}",
    "${7*7}#{7*7}",
    f"[x](javascript:{MARK})",
    f"[x](JaVaScRiPt:{MARK})",
    f"[x](java\tscript:{MARK})",
    f"[x](&#106;avascript:{MARK})",
    f"[x](data:text/html,<script>{MARK}</script>)",
    f"[x](vbscript:{MARK})",
    f"[x](<javascript:{MARK}>)",
    f"[x]: javascript:{MARK}\n\n[x]",
    f"<javascript:{MARK}>",
    f"![x](x\" onerror=\"{MARK})",
    f"![x](/pictures/x.webp\"onerror=\"{MARK})",
    "![x](https://evil.example/track.png)",
    f"```html\n<script>{MARK}</script>\n```",
    f"    <script>{MARK}</script>",
    f"| a |\n|---|\n| <script>{MARK}</script> |",
    "\u202egnp.exe", "\u0000", "\ud7ff\ue000", "\ufeff", "a\u0301" * 300, "😀" * 200,
    "<" * 500, "&" * 500, "*" * 1_000, "[" * 1_000, "> " * 300, "- " * 300, "`" * 999,
    "\n" * 500, "x" * 2_000, "' OR 1=1; DROP TABLE topics_topic; --", "%s%n%(x)s",
    "&lt;script&gt;", "&amp;#60;script&amp;#62;", "]]>", "<![CDATA[x]]>", "<?php echo 1 ?>",
]  # fmt: skip
FRAGMENTS = [
    *"<>\"'`&;:/\\=()[]{}!#*_|~%@-\n\t \u00a0\u202e\ufeff",
    "<script>", "</", "javascript:", " onerror=", "<img src=x ", "](", "![", "<!--", "&#", MARK,
]  # fmt: skip
HOSTILE_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(FRAGMENTS),
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    ),
    max_size=60,
).map("".join)
