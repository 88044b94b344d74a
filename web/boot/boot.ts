// Runs in <head>, before anything is painted: theme, loading text, the start of the program, and a page that says what
// happened and what to do whenever the program cannot run.

import { Failure, showFailure } from "./failure.ts";
import { startProgram } from "./program.ts";
import { applySavedTheme } from "./theme.ts";

/** The address of the code editor's bundle, relative to this script. Set by web/build/bundle.mjs. */
declare const EDITOR_FILE: string;
/** The address of the styles that are not needed at first, likewise. */
declare const DETAILS_STYLES_FILE: string;

/** What the program may call in the page that hosts it (web/src/code_editor.rs, web/src/lazy.rs, web/src/main.rs). */
interface Host {
  /** Fetches the styles of what is not shown at first. */
  loadDetailsStyles(): Promise<void>;
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
  loadDetailsStyles: () => loadStyles(new URL(DETAILS_STYLES_FILE, ownAddress).href),
  loadEditor: () => import(new URL(EDITOR_FILE, ownAddress).href) as ReturnType<Host["loadEditor"]>,
  stopped: (message) => showFailure(new Failure("stopped", message)),
};

document.addEventListener("DOMContentLoaded", () => {
  start().catch((error: unknown) => {
    showFailure(error instanceof Failure ? error : new Failure("damaged", String(error)));
  });
});

const styles = new Map<string, Promise<void>>();

/** Adds a stylesheet to the page, once; what has failed can be tried again. */
function loadStyles(address: string): Promise<void> {
  const known = styles.get(address);
  if (known !== undefined) {
    return known;
  }
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  const loading = new Promise<void>((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      styles.delete(address);
      reject(new Error(`${address} could not be fetched`));
    });
  });
  styles.set(address, loading);
  document.head.append(link);
  return loading;
}

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
