import { codeFolding, foldGutter, foldKeymap } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** Folding, where the fold says how many lines it hides. */
export const folding: Extension = [
  codeFolding({
    preparePlaceholder: (state, range) => state.doc.lineAt(range.to).number - state.doc.lineAt(range.from).number,
    placeholderDOM(_view, unfold, lines: number) {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "editor-fold";
      chip.textContent = lines === 1 ? "1 line" : `${lines} lines`;
      chip.setAttribute("aria-label", `Unfold ${chip.textContent}`);
      chip.addEventListener("click", unfold);
      return chip;
    },
  }),
  foldGutter({
    markerDOM(open) {
      const marker = document.createElement("span");
      marker.className = open ? "editor-fold-marker" : "editor-fold-marker editor-folded";
      return marker;
    },
  }),
  keymap.of(foldKeymap),
];
