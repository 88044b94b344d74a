import type { Editor, Problem } from "../../web/editor/editor.ts";
import { type Page, expect, expectAccessible, openPage, test } from "./page.ts";

const TEXT = `{
  "family": "web",
  "containerDefinitions": [
    {
      "name": "web"
    }
  ]
}
`;

declare global {
  interface Window {
    editor: Editor;
    changes: string[];
    focused: (number | null)[];
  }
}

/** The page's own content replaced by one code editor between two buttons. */
async function openEditor(page: Page, readOnly = false): Promise<void> {
  await openPage(page);
  await page.evaluate(
    async ([text, readOnly]) => {
      const { create } = await window.ecslab.loadEditor();
      document.body.innerHTML =
        '<main><h1>Editor</h1><button>Before</button><div id="place" style="height: 400px"></div><button>After</button></main>';
      window.changes = [];
      window.focused = [];
      window.editor = create(document.getElementById("place") as HTMLElement, {
        text,
        label: "Task definition JSON",
        readOnly,
        onChange: (changed) => window.changes.push(changed),
        onFocusProblem: (index) => window.focused.push(index),
      });
    },
    [TEXT, readOnly] as const,
  );
}

function showProblems(page: Page, problems: Problem[]): Promise<void> {
  return page.evaluate((found) => window.editor.setDiagnostics(found), problems);
}

function lastChange(page: Page): Promise<string | undefined> {
  return page.evaluate(() => window.changes.at(-1));
}

const editorOf = (page: Page) => page.getByRole("textbox", { name: "Task definition JSON" });

test("what is typed is told, what the page sets is not, and undo takes back both", async ({ page }) => {
  await openEditor(page);
  await editorOf(page).press("Control+Home");
  await page.keyboard.type(" ");
  expect(await lastChange(page)).toBe(` ${TEXT}`);

  await page.evaluate((text) => window.editor.setText(text), TEXT.replace("web", "api"));
  expect(await page.evaluate(() => window.changes.length)).toBe(1);
  await expect(editorOf(page)).toContainText('"family": "api"');

  await editorOf(page).press("Control+z");
  await editorOf(page).press("Control+z");
  expect(await lastChange(page)).toBe(TEXT);
});

test("the keyboard is not trapped: Tab goes on to the next control", async ({ page }) => {
  await openEditor(page);
  await page.getByRole("button", { name: "Before" }).focus();
  await page.keyboard.press("Tab");
  await expect(editorOf(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "After" })).toBeFocused();
  expect(await page.evaluate(() => window.changes)).toEqual([]);
});

test("problems stand below their lines, with the way out, and the caret in one is told", async ({ page }) => {
  await openEditor(page);
  const family = TEXT.indexOf('"web"');
  await showProblems(page, [
    { from: family, to: family + 5, severity: "warning", message: "The family is taken.", help: "Choose another." },
    { from: 0, to: 1, severity: "error", message: "cpu is missing.", code: "fargate-cpu" },
    { from: 9_999, to: 10_000, severity: "info", message: "Past the end." },
  ]);
  const rows = page.getByRole("note");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toHaveText(/^cpu is missing\.\s+fargate-cpu$/);
  await expect(rows.nth(1)).toHaveText("The family is taken. Choose another.");
  await expectAccessible(page);

  await page.evaluate((at) => window.editor.revealRange(at, at), family + 2);
  expect(await page.evaluate(() => window.focused)).toEqual([1, 0]);

  await showProblems(page, []);
  await expect(rows).toHaveCount(0);
});

test("a fold says how many lines it hides", async ({ page }) => {
  await openEditor(page);
  const list = TEXT.indexOf('"containerDefinitions"');
  await page.evaluate((at) => window.editor.revealRange(at, at), list);
  await editorOf(page).press("Control+Shift+BracketLeft");
  const chip = page.getByRole("button", { name: "Unfold 4 lines" });
  await expect(chip).toBeVisible();
  await expectAccessible(page);
  await chip.click();
  await expect(editorOf(page)).toContainText('"name": "web"');
});

test("a read-only editor can be reached and read, not changed", async ({ page }) => {
  await openEditor(page, true);
  await page.getByRole("button", { name: "Before" }).focus();
  await page.keyboard.press("Tab");
  await expect(editorOf(page)).toBeFocused();
  await page.keyboard.type("x");
  await expect(editorOf(page)).not.toContainText("x");
  await expectAccessible(page);
});
