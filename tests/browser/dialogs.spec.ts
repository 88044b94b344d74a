import { type Page, expect, expectAccessible, openPage, test } from "./page.ts";

/** The page with the introduction ended and time standing still. */
async function openQuietPage(page: Page): Promise<void> {
  await openPage(page);
  await expect(page.locator(".app")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.locator("main.stage").focus();
}

function dialog(page: Page) {
  return page.locator("dialog[open]");
}

/** Opens a dialog by what the palette calls it. */
async function openByPalette(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Command" }).fill(words);
  await page.keyboard.press("Enter");
}

async function savedTitle(page: Page): Promise<string> {
  return page.evaluate(() => {
    const saved = localStorage.getItem("ecslab.document");
    return saved === null ? "" : JSON.parse(saved).document.scenario.title;
  });
}

for (const [name, key] of [
  ["Find a command", "Control+k"],
  ["Keyboard shortcuts", "?"],
  ["Examples", "e"],
  ["Cause a fault", "f"],
] as const) {
  test(`${name}: opens by its key, is accessible, and gives the focus back`, async ({ page }) => {
    await openQuietPage(page);
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog", { name })).toBeVisible();
    expect(await page.evaluate(() => document.activeElement?.closest("dialog") !== null)).toBe(true);
    await expectAccessible(page, "dialog[open]");
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.locator("main.stage")).toBeFocused();
  });
}

test("a click beside a dialog closes it, a click in it does not", async ({ page }) => {
  await openQuietPage(page);
  await page.keyboard.press("?");
  await page.getByRole("heading", { name: "Keyboard shortcuts" }).click();
  await expect(dialog(page)).toBeVisible();
  await page.mouse.click(10, 10);
  await expect(dialog(page)).toHaveCount(0);
});

test("the palette says why a command cannot be given, and does not give it", async ({ page }) => {
  await openQuietPage(page);
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Command" });
  await field.fill("redo");
  const option = dialog(page).getByRole("option", { name: "Redo" });
  await expect(option).toHaveAttribute("aria-disabled", "true");
  await expect(option).toContainText("There is no edit to make again.");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  await field.fill("show roles");
  await page.keyboard.press("Enter");
  await expect(page.locator("main.stage").getByRole("tab", { name: "Roles" })).toHaveAttribute("aria-selected", "true");
});

test("arrows go through what is found and the field keeps the focus", async ({ page }) => {
  await openQuietPage(page);
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Command" });
  await field.fill("theme");
  const options = dialog(page).getByRole("option");
  await expect(options).toHaveCount(3);
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(field).toHaveAttribute("aria-activedescendant", (await options.nth(1).getAttribute("id")) ?? "none");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(options.nth(2)).toHaveAttribute("aria-selected", "true");
  await expect(field).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("an example opens as the document and undo brings the old one back", async ({ page }) => {
  await openQuietPage(page);
  await page.keyboard.press("e");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("button", { name: "A fixed host port" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toHaveCount(0);
  await expect.poll(() => savedTitle(page)).toBe("A fixed host port");
  await page.locator("main.stage").focus();
  await page.keyboard.press("Control+z");
  await expect.poll(() => savedTitle(page)).toBe("First tasks");
});

test.describe("an example that cannot be fetched", () => {
  test.use({ expectedErrors: /Failed to load resource/ });

  test("is said to be so, leaves the document alone, and can be tried again", async ({ page }) => {
    await openQuietPage(page);
    await page.route("**/examples/*.json", (route) => route.abort());
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "Nobody replaces a standalone task" }).click();
    const alert = dialog(page).getByRole("alert");
    await expect(alert).toContainText("“Nobody replaces a standalone task” could not be fetched.");
    await expectAccessible(page, "dialog[open]");
    expect(await savedTitle(page)).not.toBe("Nobody replaces a standalone task");
    await page.unroute("**/examples/*.json");
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(dialog(page)).toHaveCount(0);
    await expect.poll(() => savedTitle(page)).toBe("Nobody replaces a standalone task");
  });

  test("is not opened when its file is not there", async ({ page }) => {
    await openQuietPage(page);
    await page.route("**/examples/*.json", (route) => route.fulfill({ status: 404, body: "no" }));
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "A fixed host port" }).click();
    await expect(dialog(page).getByRole("alert")).toContainText("“A fixed host port” could not be fetched.");
  });
});

test("a fault is found, caused at the playhead and written into the document's timeline", async ({ page }) => {
  await openQuietPage(page);
  await page.keyboard.press("f");
  await page.getByRole("combobox", { name: "Fault" }).fill("drain i-0a1f");
  await expect(dialog(page).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toHaveCount(0);
  const commands = () =>
    page.evaluate(() => JSON.parse(localStorage.getItem("ecslab.document") ?? "{}").document?.scenario.timeline ?? []);
  await expect
    .poll(commands)
    .toContainEqual(expect.objectContaining({ command: "UpdateContainerInstancesState", containerInstance: "i-0a1f" }));
});

/** The dialog with the scenario's text, its code editor loaded. */
async function openScenarioText(page: Page) {
  await openByPalette(page, "scenario as text");
  await expect(page.getByRole("dialog", { name: "Scenario as text" })).toBeVisible();
  const editor = dialog(page).locator(".cm-content");
  await expect(editor).toBeVisible();
  return editor;
}

async function paste(page: Page, text: string): Promise<void> {
  await dialog(page).locator(".cm-content").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

test("the scenario as text is accessible, and can be replaced only by another", async ({ page }) => {
  await openQuietPage(page);
  await openScenarioText(page);
  await expect(page.getByRole("button", { name: "Replace the document" })).toBeDisabled();
  await expectAccessible(page, "dialog[open]");
});

test("a scenario is pasted with an error, mended, opened and taken back", async ({ page }) => {
  await openQuietPage(page);
  await openScenarioText(page);
  const replace = page.getByRole("button", { name: "Replace the document" });
  await paste(page, '{\n  "version": 1,\n  "timeline": [{ "at": 0, "command": "Explode" }]\n}');
  await expect(page.getByRole("list", { name: "What is wrong with the text" })).toContainText("3:");
  await expect(replace).toBeDisabled();
  await paste(page, '{\n  "version": 1,\n  "title": "Pasted"\n}');
  await replace.click();
  await expect(dialog(page)).toHaveCount(0);
  await expect.poll(() => savedTitle(page)).toBe("Pasted");
  await page.locator("main.stage").focus();
  await page.keyboard.press("Control+z");
  await expect.poll(() => savedTitle(page)).toBe("First tasks");
});

test("a text that was changed is there again after closing", async ({ page }) => {
  await openQuietPage(page);
  await openScenarioText(page);
  await paste(page, '{ "version": 1, "title": "Half wri');
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(await openScenarioText(page)).toContainText("Half wri");
});

test("a file is read into the text", async ({ page }) => {
  await openQuietPage(page);
  await openByPalette(page, "scenario as text");
  await expect(page.locator(".cm-content")).toBeVisible();
  await page.getByLabel("Open a file").setInputFiles({
    name: "mine.json",
    mimeType: "application/json",
    buffer: Buffer.from('{ "version": 1, "title": "From a file" }'),
  });
  await expect(page.locator(".cm-content")).toContainText("From a file");
  await expect(page.getByText("mine.json is in the text below.")).toBeVisible();
});

for (const width of [1440, 390]) {
  test(`no dialog is wider than a window of ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await openQuietPage(page);
    for (const key of ["Control+k", "?", "e", "f"]) {
      await page.keyboard.press(key);
      await expect(dialog(page)).toBeVisible();
      const tooWide = await dialog(page).evaluate((element) =>
        [element, ...element.querySelectorAll("*:not(.vh, .vh *)")]
          .filter((part) => part.getBoundingClientRect().right > window.innerWidth + 0.5)
          .map((part) => part.outerHTML.slice(0, 80)),
      );
      expect(tooWide, key).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(dialog(page)).toHaveCount(0);
    }
  });
}
