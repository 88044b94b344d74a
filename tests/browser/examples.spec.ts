import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { type Page, expect, test } from "./page.ts";
import { inspector, lanes, now, openPlayground, pause, stage, timeline } from "./playground.ts";

const FOLDER = path.join(import.meta.dirname, "../../static/examples");

interface Example {
  name: string;
  title: string;
  description: string;
}

const EXAMPLES: Example[] = readdirSync(FOLDER).map((file) => ({
  name: path.basename(file, ".json"),
  ...(JSON.parse(readFileSync(path.join(FOLDER, file), "utf8")) as { title: string; description: string }),
}));

async function openExamples(page: Page) {
  await stage(page).focus();
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog", { name: "Examples" });
  await expect(dialog).toBeVisible();
  return dialog;
}

test("the dialog offers every example of the folder, in groups", async ({ page }) => {
  await openPlayground(page);
  const dialog = await openExamples(page);
  for (const group of ["Placement", "Lifecycle", "Services", "Roles"]) {
    await expect(dialog.getByRole("region", { name: group }).getByRole("listitem")).not.toHaveCount(0);
  }
  const titles = await dialog.locator(".example-title").allInnerTexts();
  const offered = titles.map((title) => title.split("\n")[0] ?? "").sort();
  expect(offered).toEqual(EXAMPLES.map(({ title }) => title).sort());
});

for (const { name, title, description } of EXAMPLES) {
  test(`${name} plays in one click and says what it shows`, async ({ page }) => {
    await openPlayground(page);
    const dialog = await openExamples(page);
    await dialog.getByRole("button", { name: title }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("banner")).toContainText(title);
    // The shortest is over before a slow machine has looked: time that has passed says that it plays.
    await expect.poll(() => now(page)).toBeGreaterThan(0);
    await expect(inspector(page)).toContainText(description);
    // A minute, or until nothing more happens.
    const ended = timeline(page).getByRole("button", { name: "Play", exact: true });
    await expect
      .poll(async () => (await now(page)) >= 60_000 || (await ended.isVisible()), { timeout: 20_000 })
      .toBe(true);
    await pause(page);
    await expect(lanes(page)).not.toHaveCount(0);
  });
}

test("why a task stopped is said to be forgotten once its record is removed", async ({ page }) => {
  await openPlayground(page);
  const dialog = await openExamples(page);
  await dialog.getByRole("button", { name: "Why a task stopped is forgotten" }).click();
  await expect(dialog).toBeHidden();
  await expect(lanes(page)).toHaveCount(2, { timeout: 20_000 });
  await pause(page);
  await lanes(page).nth(0).locator(".lane-label").click();
  await expect(inspector(page)).toContainText("DescribeTasks answers MISSING");
  await lanes(page).nth(1).locator(".lane-label").click();
  await expect(inspector(page)).not.toContainText("DescribeTasks answers MISSING");
});
