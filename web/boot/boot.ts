// Runs in <head>, before anything is painted: theme, loading text, the start of the program, and a page that says what
// happened and what to do whenever the program cannot run.

import { Failure, showFailure } from "./failure.ts";
import { startProgram } from "./program.ts";
import { applySavedTheme } from "./theme.ts";

/** The address of the code editor's bundle, relative to this script. Set by web/build/bundle.mjs. */
declare const EDITOR_FILE: string;

/** What the program may call in the page that hosts it (web/src/code_editor.rs, web/src/main.rs). */
interface Host {
  /** The code editor's module; fetched at the first call. */
  loadEditor(): Promise<typeof import("../editor/editor.ts")>;
  /** The program has panicked; no call into it can be trusted from now on. */
  stopped(message: string): void;
}

declare global {
  interface Window {
    ecslab: Host;
  }
}

const ownAddress = (document.currentScript as HTMLScriptElement).src;

applySavedTheme();

window.ecslab = {
  loadEditor: () => import(new URL(EDITOR_FILE, ownAddress).href) as ReturnType<Host["loadEditor"]>,
  stopped: (message) => showFailure(new Failure("stopped", message)),
};

document.addEventListener("DOMContentLoaded", () => {
  start().catch((error: unknown) => {
    showFailure(error instanceof Failure ? error : new Failure("damaged", String(error)));
  });
});

async function start(): Promise<void> {
  if (location.protocol === "file:") {
    throw new Failure("opened-from-disk", location.pathname);
  }
  if (typeof WebAssembly !== "object") {
    throw new Failure("no-webassembly", "typeof WebAssembly is not object");
  }
  if (!CSS.supports("color", "light-dark(black, white)")) {
    throw new Failure("old-browser", "no light-dark()");
  }
  await startProgram(showProgress);
  document.documentElement.dataset.started = "true";
}

function showProgress(received: number, total: number | undefined): void {
  const text = document.getElementById("loading-progress");
  if (text !== null) {
    text.textContent = total === undefined ? `${kilobytes(received)} kB` : `${kilobytes(received)} of ${kilobytes(total)} kB`;
  }
}

function kilobytes(bytes: number): string {
  return Math.round(bytes / 1000).toLocaleString("en");
}
