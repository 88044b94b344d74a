import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "./page.ts";
import { choose, editor, openPlayground } from "./playground.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The command line; `cargo xtask browser` builds it. */
const COMMAND = path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "debug/ecslab");

/** Of the JSON that `ecslab validate --format json` prints, what the page shows too. */
interface Diagnostic {
  severity: string;
  code: string;
  message: string;
  help?: string;
  pointer: string;
  span: { line: number };
  wording: "aws" | "own";
}

interface Said {
  file: string;
  diagnostics: Diagnostic[];
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /\.(json|ya?ml)$/.test(name));
  return names.map((name) => path.join(folder, name));
}

/** What the command line says about each file. */
function validate(files: string[]): Said[] {
  if (!existsSync(COMMAND)) {
    throw new Error(`${COMMAND} is not there; \`cargo build\` makes it`);
  }
  let printed: string;
  try {
    printed = execFileSync(COMMAND, ["validate", "--format", "json", ...files], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (error) {
    // Its exit status says that something is wrong with the files.
    printed = (error as { stdout: string }).stdout;
  }
  return printed.trim().split("\n").map((line) => JSON.parse(line) as Said);
}

const WORDINGS = { aws: "as ECS answers", own: "in our words" };

/** As a row below its line has it, and as the list of problems has it. */
function asShown(diagnostics: Diagnostic[]): { rows: string[]; list: string[] } {
  const rows = diagnostics.map(({ code, message, help, wording }) => [message, help, code, WORDINGS[wording]].join("|"));
  const list = diagnostics.map(({ severity, message, help, pointer, span, wording }) => {
    const place = [`line ${span.line}`, pointer.replace(/^\/+/, "")].filter((part) => part !== "").join(" · ");
    return `${severity}: ${message}${help ?? ""}${place} · ${WORDINGS[wording]}`;
  });
  return { rows: rows.sort(), list: list.sort() };
}

/** The same, as the page shows it now. */
async function shown(page: Page): Promise<{ rows: string[]; list: string[] }> {
  const rows = await editor(page).locator(".editor-row").evaluateAll((rows) =>
    rows.map((row) => {
      const part = (name: string) => row.querySelector(`.editor-row-${name}`)?.textContent;
      return [part("message"), part("help"), part("code"), part("wording")].join("|");
    }),
  );
  const list = await editor(page).locator(".json-view-problems .problem-text").allTextContents();
  return { rows: rows.sort(), list: list.sort() };
}

/** Pastes each file into the view of the text and compares. */
async function compare(page: Page, files: string[]): Promise<void> {
  const said = validate(files);
  expect(said.map(({ file }) => file)).toEqual(files);
  await openPlayground(page);
  await choose(editor(page), "JSON");
  const text = editor(page).locator(".cm-content");
  for (const { file, diagnostics } of said) {
    await text.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(readFileSync(file, "utf8"));
    await expect.poll(() => shown(page), path.basename(file)).toEqual(asShown(diagnostics));
  }
}

// The editor draws the lines in sight only.
test.use({ viewport: { width: 1440, height: 6_000 } });

test("the page says of a definition with a defect what the command line says", async ({ page }) => {
  test.setTimeout(90_000);
  const files = filesIn(path.join(root, "tests/cases/task-definitions/one-defect"));
  expect(files.length).toBeGreaterThan(20);
  expect(validate(files).filter(({ diagnostics }) => diagnostics.length === 0)).toEqual([]);
  await compare(page, files);
});

test.describe("definitions from elsewhere", () => {
  test.use({ viewport: { width: 1440, height: 20_000 } });

  test("the page says of the definitions in ECSLAB_CASES what the command line says", async ({ page }) => {
    const cases = process.env.ECSLAB_CASES;
    test.skip(cases === undefined, "ECSLAB_CASES names no folder with more definitions");
    const folder = path.join(cases ?? "", "task-definitions");
    const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const files = [folder, ...inside.map(({ name }) => path.join(folder, name))].flatMap(filesIn);
    test.setTimeout(30_000 + files.length * 2_000);
    await compare(page, files);
  });
});
