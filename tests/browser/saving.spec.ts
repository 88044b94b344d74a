import { expect, expectAccessible, openPage, test, type Page } from "./page.ts";
import { editor, openPlayground, stage } from "./playground.ts";

async function rename(page: Page, family: string): Promise<void> {
  const field = editor(page).getByRole("textbox", { name: "family" });
  await field.fill(family);
  await field.press("Tab");
}

test("an edit is there again after a reload", async ({ page }) => {
  await openPlayground(page);
  await rename(page, "storefront");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("ecslab.document"))).toContain("storefront");
  await page.reload();
  await expect(editor(page).getByRole("textbox", { name: "family" })).toHaveValue("storefront");
});

test("an edit made a moment before the page is left is there again", async ({ page }) => {
  await openPlayground(page);
  await rename(page, "storefront");
  await page.reload();
  await expect(editor(page).getByRole("textbox", { name: "family" })).toHaveValue("storefront");
});

test("JSON that is not finished yet is there again after a reload", async ({ page }) => {
  await openPlayground(page);
  await stage(page).focus();
  await page.keyboard.press("j");
  await editor(page).locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('{ "family": "half');
  await expect.poll(() => page.evaluate(() => localStorage.getItem("ecslab.document"))).toContain("half");
  await page.reload();
  await stage(page).focus();
  if (!(await editor(page).getByRole("radio", { name: "JSON" }).isChecked())) {
    await page.keyboard.press("j");
  }
  await expect(editor(page).locator(".cm-content")).toContainText('{ "family": "half');
});

for (const [what, text] of [
  ["not JSON", "{ this is no scenario"],
  ["of a version to come", JSON.stringify({ format: 99, document: { scenario: { version: 9 } } })],
] as const) {
  test(`a save that is ${what} gives a clear page, and nothing is lost`, async ({ page }) => {
    await openPage(page);
    await page.goto("about:blank");
    await page.addInitScript((damaged) => {
      if (sessionStorage.getItem("damaged") === null && location.protocol.startsWith("http")) {
        sessionStorage.setItem("damaged", "once");
        localStorage.setItem("ecslab.document", damaged);
      }
    }, text);
    await openPage(page);
    await expect(page.getByRole("heading", { name: "The saved scenario cannot be read" })).toBeVisible();
    await page.getByText("What was saved").click();
    await expect(page.getByText(text)).toBeVisible();
    await expectAccessible(page);

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the damaged save" }).click();
    const stream = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
    }
    expect(Buffer.concat(chunks).toString()).toBe(text);

    await page.getByRole("button", { name: "Start with the example" }).click();
    await expect(stage(page)).toBeVisible();
    expect(await page.evaluate(() => localStorage.getItem("ecslab.document.damaged"))).toContain(text.slice(0, 10));
  });
}
