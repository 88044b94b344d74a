/** Why the page cannot run. Each has one text, in `TEXTS`. */
export type FailureKind =
  | "opened-from-disk"
  | "old-browser"
  | "no-webassembly"
  | "webassembly-blocked"
  | "not-reached"
  | "not-found"
  | "wrong-content"
  | "damaged"
  | "out-of-memory"
  | "stopped";

export class Failure extends Error {
  readonly kind: FailureKind;
  /** What a developer needs to find the cause; shown folded. */
  readonly detail: string;

  constructor(kind: FailureKind, detail: string) {
    super(`${kind}: ${detail}`);
    this.name = "Failure";
    this.kind = kind;
    this.detail = detail;
  }
}

interface FailureText {
  title: string;
  what: string;
  /** What to do, the likeliest first. */
  steps: string[];
}

const TEXTS: Record<FailureKind, FailureText> = {
  "opened-from-disk": {
    title: "This page was opened as a file",
    what: "The address starts with file:, and browsers do not let such a page load the simulator.",
    steps: [
      "Serve the folder that holds this file: npx sirv-cli . or python3 -m http.server, then open the address it prints.",
      "In the ecslab repository, cargo xtask serve builds the page and serves it.",
    ],
  },
  "old-browser": {
    title: "This browser is too old for ecslab",
    what: "The page needs Chrome or Edge 123, Firefox 120, Safari 17.5, or newer.",
    steps: ["Update the browser, or open this page in another one."],
  },
  "no-webassembly": {
    title: "This browser does not run WebAssembly",
    what: "The simulator is a WebAssembly program. Here WebAssembly is missing or switched off.",
    steps: [
      "Switch WebAssembly on. Safari in Lockdown Mode and Edge with enhanced security switch it off; both can make an exception for one site.",
      "Open this page in another browser.",
    ],
  },
  "webassembly-blocked": {
    title: "This site does not allow WebAssembly",
    what: "The server sends a Content-Security-Policy that forbids compiling WebAssembly.",
    steps: ["If the site is yours: add 'wasm-unsafe-eval' to script-src in the header it sends."],
  },
  "not-reached": {
    title: "The simulator could not be loaded",
    what: "The server did not answer, or the connection broke while the simulator was loading.",
    steps: ["Check the connection, then try again."],
  },
  "not-found": {
    title: "A part of the page is missing",
    what: "The server answered that it does not have a file this page needs.",
    steps: [
      "Try again: a newer version may have been published while this page was loading.",
      "If the site is yours: upload the whole folder dist, and keep the file names as they are.",
    ],
  },
  "wrong-content": {
    title: "The server sent something else than the simulator",
    what: "Where the simulator should be, the answer is not WebAssembly.",
    steps: [
      "If the site is yours: a rule that answers missing files with a page may be hiding a file that was not uploaded.",
      "On a network that asks to sign in, sign in first, then try again.",
    ],
  },
  damaged: {
    title: "The simulator arrived damaged",
    what: "The file was loaded, but it is not complete, or something on the way changed it.",
    steps: [
      "Try again.",
      "If the site is yours: upload the folder dist anew. Whatever rewrites or compresses files must leave .wasm files alone.",
    ],
  },
  "out-of-memory": {
    title: "Not enough memory for the simulator",
    what: "The browser did not give the memory that the simulator asked for.",
    steps: ["Close other tabs, then try again."],
  },
  stopped: {
    title: "The simulator stopped",
    what: "It came to a state it cannot go on from. This is a fault in ecslab, not in your scenario.",
    steps: ["Restart it. What was saved in this browser is kept."],
  },
};

/** Puts the failure where the page should be, or over the page if it was already there. Only the first is shown. */
export function showFailure(failure: Failure): void {
  if (document.querySelector(".failure") !== null) {
    return;
  }
  console.error(failure);
  const pageIsThere = document.documentElement.dataset.started === "true";
  if (pageIsThere) {
    const dialog = element("dialog", "failure-dialog");
    dialog.setAttribute("aria-labelledby", "failure-title");
    dialog.append(failureCard(failure));
    document.body.append(dialog);
    dialog.showModal();
  } else {
    const main = element("main", "");
    main.append(failureCard(failure));
    document.getElementById("app")?.replaceChildren(main);
    document.title = `${TEXTS[failure.kind].title} · ecslab`;
  }
}

function failureCard(failure: Failure): HTMLElement {
  const text = TEXTS[failure.kind];
  const title = element("h1", "", text.title);
  title.id = "failure-title";
  const steps = element("ul", "");
  steps.append(...text.steps.map((step) => element("li", "", step)));

  const again = element("button", "failure-primary", failure.kind === "stopped" ? "Restart" : "Try again");
  again.addEventListener("click", () => location.reload());
  const copy = element("button", "", "Copy report");
  copy.addEventListener("click", () => void copyReport(copy, failure));
  const actions = element("div", "failure-actions");
  actions.append(again, copy);

  const detail = element("details", "");
  detail.append(element("summary", "", "Detail"), element("pre", "", report(failure)));

  const card = element("div", "failure");
  card.setAttribute("role", "alert");
  card.append(title, element("p", "", text.what), steps, actions, detail);
  return card;
}

async function copyReport(button: HTMLButtonElement, failure: Failure): Promise<void> {
  try {
    await navigator.clipboard.writeText(report(failure));
    button.textContent = "Copied";
  } catch {
    button.textContent = "Copying is not allowed here: copy it from Detail";
  }
}

/** The address is given without its fragment: that is where a shared scenario stands. */
function report(failure: Failure): string {
  return [
    `ecslab: ${failure.kind}`,
    failure.detail,
    `Address: ${location.origin}${location.pathname}`,
    `Browser: ${navigator.userAgent}`,
  ].join("\n");
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== "") {
    made.className = className;
  }
  made.textContent = text;
  return made;
}
