import { expect, expectAccessible, test } from "./page.ts";
import { type EditorTab, openPlayground, play, run, showAsTable, showEditorTab, showView, stage, type View } from "./playground.ts";

const VIEWS: View[] = ["Cluster", "Lifecycle", "Roles", "Service"];
const TABS: EditorTab[] = ["Task definition", "Cluster", "Run / Service", "Roles"];

// Each look takes axe-core a while, and there are several in a test.
test.describe.configure({ timeout: 90_000 });

for (const view of VIEWS) {
  test(`${view}: axe-core finds nothing in the drawing or the table, with a task selected`, async ({ page }) => {
    await openPlayground(page);
    await showView(page, view);
    await play(page, 12);
    await stage(page).focus();
    await page.keyboard.press("]");
    await expectAccessible(page);
    await showAsTable(page);
    await expectAccessible(page);
  });
}

for (const tab of TABS) {
  test(`editor, ${tab}: axe-core finds nothing`, async ({ page }) => {
    await openPlayground(page);
    await showEditorTab(page, tab);
    await expectAccessible(page);
  });
}

test.describe("on a phone", () => {
  for (const pane of ["Editor", "Inspector"]) {
    test(`${pane}: axe-core finds nothing, and nothing is wider than the window`, async ({ page }) => {
      await openPlayground(page);
      await run(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole("tab", { name: pane, exact: true }).click();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  }

  for (const view of VIEWS) {
    test(`${view}: axe-core finds nothing, and nothing is wider than the window`, async ({ page }) => {
      await openPlayground(page);
      await run(page);
      // Played where there is room for all of the transport, looked at on a phone.
      await page.setViewportSize({ width: 390, height: 844 });
      await showView(page, view);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await showAsTable(page);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  }
});
