import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// The colours are the page's custom properties (static/styles), so both themes come from one place.
// The fallbacks are for a page without them.
const ink = "var(--ink, light-dark(#14171d, #e7eaef))";
const ink2 = "var(--ink-2, light-dark(#454c59, #b0b8c4))";
const ink3 = "var(--ink-3, light-dark(#626b7a, #8e97a6))";
const hover = "var(--hover, light-dark(#eceff3, #20262f))";
const surface = "var(--surface, light-dark(#fff, #15191f))";
const line2 = "var(--line-2, light-dark(#cfd5dd, #333b47))";
const accent = "var(--accent, light-dark(#3346c8, #93a4ff))";
const string = "light-dark(#1a55a6, #8dc0f7)";
const literal = "light-dark(#96400f, #ee9a6c)";
const selection = "light-dark(#cfe0f7, #27476b)";

// Told apart by sign and shape, not by colour alone.
const severities = {
  error: {
    mark: "var(--danger-solid, light-dark(#c81e37, #ef5c6b))",
    tint: "var(--danger-tint, light-dark(#fdecee, #351820))",
    sign: "×",
    round: "2px",
  },
  warning: {
    mark: "var(--warn, light-dark(#7a5200, #ebc866))",
    tint: "var(--warn-tint, light-dark(#fdf3dc, #2f2712))",
    sign: "!",
    round: "2px",
  },
  info: { mark: ink3, tint: "transparent", sign: "i", round: "50%" },
} as const;

const sans = "var(--sans, system-ui, sans-serif)";
const mono = "var(--mono, ui-monospace, monospace)";

const frame = EditorView.theme({
  "&": { height: "100%", containerType: "inline-size", color: ink2, backgroundColor: "transparent" },
  // Above the lines, whose backgrounds would cover an outline.
  "&.cm-focused": { outline: "0" },
  "&.cm-focused::after": {
    position: "absolute",
    inset: "0",
    zIndex: "300",
    border: `2px solid ${accent}`,
    pointerEvents: "none",
    content: '""',
  },
  ".cm-scroller": { font: `12px/20px ${mono}` },
  ".cm-content": { caretColor: ink, padding: "0 0 12px" },
  ".cm-line": { padding: "0 8px 0 4px" },
  ".cm-content ::selection, .cm-content::selection": { backgroundColor: selection },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": { backgroundColor: hover },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: `1px solid ${ink3}` },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: severities.error.tint },
  // Lines scroll sideways below the numbers, so these are not transparent.
  ".cm-gutters": { backgroundColor: surface, color: ink3, border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "28px", padding: "0 2px 0 0", fontSize: "11px" },
  ".cm-foldGutter .cm-gutterElement": { width: "12px", cursor: "pointer" },
});

const folds = EditorView.theme({
  ".editor-fold": {
    // As high as the line allows, so that the line does not grow.
    margin: "2px 3px 0",
    padding: "0 6px",
    verticalAlign: "top",
    font: `11px/16px ${sans}`,
    color: ink2,
    background: hover,
    border: "0",
    borderRadius: "3px",
    cursor: "pointer",
  },
  ".editor-fold-marker": {
    display: "block",
    width: "5px",
    height: "5px",
    margin: "6px auto",
    borderRight: "1.25px solid",
    borderBottom: "1.25px solid",
    transform: "rotate(45deg)",
    opacity: "0",
  },
  ".cm-gutters:hover .editor-fold-marker, &.cm-focused .editor-fold-marker": { opacity: "1" },
  ".editor-folded": { transform: "rotate(-45deg)", opacity: "1" },
});

const rows = EditorView.theme({
  // No vertical margin: CodeMirror does not see it when it measures, and the line numbers would drift.
  ".editor-row": {
    // Stays in sight, and as wide as what is in sight, when long lines scroll sideways.
    position: "sticky",
    left: "44px",
    boxSizing: "border-box",
    width: "min(72ch, 100cqi - 56px)",
    padding: "2px 8px 6px 22px",
    font: `12px/16px ${sans}`,
    color: ink2,
    whiteSpace: "normal",
    overflowWrap: "anywhere",
  },
  ".editor-row::before": {
    position: "absolute",
    left: "4px",
    top: "4px",
    boxSizing: "border-box",
    width: "12px",
    height: "12px",
    border: "1.5px solid",
    font: `700 9px/9px ${sans}`,
    textAlign: "center",
  },
  ".editor-row-message": { color: ink },
  ".editor-row-help": { display: "block" },
  ".editor-row-foot": { display: "flex", flexWrap: "wrap", gap: "2px 6px", alignItems: "center", marginTop: "2px" },
  ".editor-row-foot:has(.editor-row-fix)": { marginTop: "4px" },
  ".editor-row-code": { color: ink3, font: `11px/16px ${mono}` },
  ".editor-row-wording": { color: ink3, font: `11px/16px ${sans}` },
  ".editor-row-code + .editor-row-wording::before": { content: '"· "' },
  ".editor-row-fix": {
    padding: "3px 8px",
    font: `500 12px/16px ${sans}`,
    color: accent,
    textAlign: "left",
    background: surface,
    border: `1px solid ${line2}`,
    borderRadius: "3px",
    cursor: "pointer",
  },
  ".editor-row-fix:hover": { background: hover },
  "@media (pointer: coarse)": { ".editor-row-fix": { minHeight: "44px" } },
  ...Object.fromEntries(
    Object.entries(severities).flatMap(([severity, { mark, tint, sign, round }]) => [
      [`.editor-row-${severity}::before`, { color: mark, content: `"${sign}"`, borderRadius: round }],
      [`.editor-line-${severity}, .editor-line-${severity}.cm-activeLine`, { backgroundColor: tint }],
      [
        `.cm-lintRange-${severity}`,
        { backgroundImage: "none", textDecoration: `underline wavy 1px ${mark}`, textUnderlineOffset: "3px" },
      ],
    ]),
  ),
});

const above = EditorView.theme({
  ".cm-tooltip": {
    boxSizing: "border-box",
    maxWidth: "min(440px, 100cqi - 16px)",
    color: ink2,
    background: surface,
    border: `1px solid ${line2}`,
    borderRadius: "4px",
    boxShadow: "var(--sh-2, 0 4px 16px rgb(0 0 0 / 20%))",
    font: `12px/16px ${sans}`,
    overflowWrap: "anywhere",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxHeight: "280px", maxWidth: "100%", minWidth: "200px", font: `12px/16px ${sans}` },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 10px", whiteSpace: "normal", overflowX: "visible" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: hover, color: ink2, boxShadow: `inset 2px 0 ${accent}` },
  ".cm-completionLabel": { color: ink, font: `12px/16px ${mono}` },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { marginLeft: "8px", color: ink3, font: `11px/16px ${sans}` },
  ".editor-completion-sentence": { display: "block" },
  ".editor-about": { padding: "6px 10px" },
  ".editor-about-name": { color: ink, font: `600 12px/16px ${mono}` },
  ".editor-about-traits": { color: ink3, font: `11px/16px ${sans}` },
  ".editor-about-sentence": { marginTop: "4px", color: ink },
  ".editor-about-value": { marginTop: "4px" },
});

const syntax = HighlightStyle.define([
  { tag: tags.propertyName, color: ink },
  // What YAML leaves without quotes is content; its short tags are names of types.
  { tag: [tags.string, tags.content], color: string },
  { tag: [tags.number, tags.bool, tags.null, tags.typeName, tags.labelName], color: literal },
  { tag: tags.comment, color: ink3, fontStyle: "italic" },
  { tag: tags.invalid, color: severities.error.mark },
]);

export const appearance: Extension = [frame, folds, rows, above, syntaxHighlighting(syntax)];
