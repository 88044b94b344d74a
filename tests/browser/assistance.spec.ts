import { expect, expectAccessible, type Locator, type Page, test } from "./page.ts";
import { choose, editor, openPlayground } from "./playground.ts";

// What the editor does beyond text: fixes, completion, descriptions.

/** As somebody formatted it, with two faults that can be fixed. */
const TEXT = `{
    "family": "web",
    "networkMode": "awsvpc",   "requiresCompatibilities": ["FARGATE"],
    "cpu": "300", "memory": "1024",
    "containerDefinitions": [
        { "name": "web", "image": "web:1", "essential": true,
          "portMappings": [ {"containerPort": 5601, "hostPort": 80} ] }
    ]
}`;

const FIXED = TEXT.replace('"hostPort": 80', '"hostPort": 5601');

const text = (page: Page): Locator => editor(page).locator(".cm-content");

/** The text of the JSON view, which draws all of it while it is short. */
async function written(page: Page): Promise<string> {
  return (await text(page).locator(".cm-line").allTextContents()).join("\n");
}

/** Opens the JSON view with a text, the caret where `‸` stands in it. */
async function openText(page: Page, marked: string): Promise<void> {
  await openPlayground(page);
  await choose(editor(page), "JSON");
  await text(page).focus();
  await page.keyboard.press("Control+a");
  const plain = marked.replace("‸", "");
  await page.keyboard.insertText(plain);
  await expect.poll(() => written(page)).toBe(plain);
  await page.keyboard.press("Control+Home");
  for (let at = 0; at < marked.indexOf("‸"); at += 1) {
    await page.keyboard.press("ArrowRight");
  }
}

const options = (page: Page): Locator => page.getByRole("listbox", { name: "Completions" }).getByRole("option");

/** CodeMirror takes no key for the list in the first moments after it opened: it may be meant for the text. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(150);
}

test("a fix is made with one click in the text, and taken back with one key", async ({ page }) => {
  await openText(page, TEXT);
  const row = editor(page).getByRole("note", { name: "Error" }).filter({ hasText: "host ports" });
  await expect(row).toContainText("as ECS answers");
  await row.getByRole("button", { name: "Set hostPort to 5601" }).click();
  await expect.poll(() => written(page)).toBe(FIXED);
  await expect(row).toHaveCount(0);
  await expect(text(page)).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect.poll(() => written(page)).toBe(TEXT);
  await expect(row).toHaveCount(1);
});

test("F8 goes from problem to problem, and a key makes the fix; undo takes it back in the form too", async ({ page }) => {
  await openText(page, TEXT);
  await page.keyboard.press("F8");
  await page.keyboard.press("Control+.");
  await expect.poll(() => written(page)).toBe(TEXT.replace('"300"', '"256"'));
  await page.keyboard.press("Shift+F8");
  await choose(editor(page), "Form");
  await expect(editor(page).getByText("300 CPU units").first()).toBeHidden();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(editor(page).getByText("300 CPU units").first()).toBeVisible();
  await choose(editor(page), "JSON");
  await expect.poll(() => written(page)).toBe(TEXT);
});

test("the list of problems makes fixes too, by keyboard", async ({ page }) => {
  await openText(page, TEXT);
  await editor(page).getByRole("button", { name: /^2 errors/ }).click();
  const list = editor(page).getByRole("region", { name: "Problems", exact: true });
  const fix = list.getByRole("button", { name: "Set hostPort to 5601" });
  await expect(fix).toBeVisible();
  await expectAccessible(page);
  await list.getByRole("button").first().focus();
  for (let steps = 0; steps < 8 && !(await fix.evaluate((button) => button === document.activeElement)); steps += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await expect.poll(() => written(page)).toBe(FIXED);
  await expect(fix).toHaveCount(0);
  // The focus is not lost with the button.
  expect(await page.evaluate(() => document.activeElement?.closest("section")?.getAttribute("aria-label"))).toBe("Problems");
  await page.keyboard.press("Control+z");
  await expect.poll(() => written(page)).toBe(TEXT);
});

test("members are offered that are not there yet, and values after them, in text that is no JSON", async ({ page }) => {
  await openText(page, '{\n  "family": "web"\n  ‸\n  "cpu": "256"\n}');
  await page.keyboard.type('"');
  await expect(options(page).first()).toContainText("containerDefinitions");
  await expect(options(page).filter({ hasText: /^family/ })).toHaveCount(0);
  await expect(options(page).filter({ hasText: /^cpu/ })).toHaveCount(0);
  await expect(options(page).filter({ hasText: /^containerDefinitions/ })).toContainText("required");
  await expectAccessible(page);
  await page.keyboard.type("netw");
  await expect(options(page)).toHaveCount(1);
  await settled(page);
  await page.keyboard.press("Enter");
  await expect.poll(() => written(page)).toBe('{\n  "family": "web",\n  "networkMode": "",\n  "cpu": "256"\n}');
  // The values of the member that was chosen.
  await expect(options(page)).toHaveCount(4);
  await settled(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => written(page)).toContain('"networkMode": "host",');
});

test("names of containers are offered where they are meant", async ({ page }) => {
  const containers = '[{"name": "web", "image": "web:1"}, {"name": "proxy", "image": "p:1", "dependsOn": [{"containerName": ‸}]}]';
  await openText(page, `{\n  "family": "web",\n  "containerDefinitions":\n${containers}\n}`);
  await page.keyboard.type('"');
  await expect(options(page)).toHaveText(["web"]);
});

test("Escape closes the list and nothing else; Tab leaves the editor from it", async ({ page }) => {
  await openText(page, '{\n  "family": "web",\n  ‸\n}');
  await page.keyboard.press("Control+Space");
  await expect(options(page).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(options(page)).toHaveCount(0);
  await expect(text(page)).toBeFocused();
  await page.keyboard.press("Control+Space");
  await expect(options(page).first()).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(text(page)).not.toBeFocused();
  await expect(options(page)).toHaveCount(0);
  expect(await written(page)).toBe('{\n  "family": "web",\n  \n}');
});

test("what a member is for is said under the pointer, and with F1 at the caret", async ({ page }) => {
  await openText(page, '{\n  "family": "web",\n  "networkMode": "aws‸vpc"\n}');
  const tooltip = page.getByRole("tooltip");
  await page.keyboard.press("F1");
  await expect(tooltip).toContainText("networkMode");
  await expect(tooltip).toContainText("awsvpc");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(tooltip).toHaveCount(0);
  await expect(text(page)).toBeFocused();
  await text(page).getByText('"family"').hover();
  await expect(tooltip).toContainText("required");
  await page.keyboard.press("Escape");
  await expect(tooltip).toHaveCount(0);
});

test.describe("where there is little room", () => {
  test.use({ viewport: { width: 360, height: 800 } });

  test("rows, list and descriptions are not cut off", async ({ page }) => {
    await page.goto("./");
    await expect(page.locator("html")).toHaveAttribute("data-started", "true");
    await page.keyboard.press("Escape");
    await page.getByText("Editor", { exact: true }).first().click();
    await choose(editor(page), "JSON");
    await text(page).focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(TEXT);
    await page.keyboard.press("Control+Home");
    const rows = editor(page).getByRole("note");
    await expect(rows.first()).toBeVisible();
    for (const part of await rows.locator("*").all()) {
      const { left, right } = await part.evaluate((element) => element.getBoundingClientRect());
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(360);
    }
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Control+Space");
    const list = page.getByRole("listbox", { name: "Completions" });
    await expect(list).toBeVisible();
    const { left, right } = await list.evaluate((element) => element.getBoundingClientRect());
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(360);
  });
});
