import { expect, expectAccessible, type Locator, type Page, test } from "./page.ts";
import { choose, editor, openPlayground } from "./playground.ts";

// A task definition as fields: fixes beside them, where the focus goes, what little room does to them.

/** With faults that can be fixed: of the whole, of a field, of a row, and in a group that is folded away otherwise. */
const TEXT = `{
    "family": "web",
    "networkMode": "awsvpc",   "requiresCompatibilities": ["FARGATE"],
    "cpu": "300", "memory": "1024", "colour": "blue",
    "containerDefinitions": [
        { "name": "web", "image": "web:1", "essential": true,
          "portMappings": [ {"containerPort": 5601, "hostPort": 80} ],
          "healthCheck": { "command": ["CMD-SHELL", "true"], "interval": 1 } },
        { "name": "with-a-name-that-is-longer-than-there-is-room-for", "image": "web:1",
          "environment": [ {"name": "A", "value": "1"}, {"name": "B", "value": "2"} ] }
    ]
}`;

const field = (page: Page, pointer: string): Locator =>
  editor(page).locator(`#field-taskDefinitions-0${pointer.replaceAll("/", "-")}`);

const HOST_PORT = "/containerDefinitions/0/portMappings/0/hostPort";
const INTERVAL = "/containerDefinitions/0/healthCheck/interval";

async function openForm(page: Page): Promise<void> {
  await openPlayground(page);
  await showForm(page);
}

async function showForm(page: Page): Promise<void> {
  await choose(editor(page), "JSON");
  await editor(page).locator(".cm-content").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(TEXT);
  await expect(editor(page).locator(".json-view-problems")).toBeVisible();
  await choose(editor(page), "Form");
}

/** The text that the fields edit. */
async function written(page: Page): Promise<string> {
  await choose(editor(page), "JSON");
  const lines = editor(page).locator(".cm-content .cm-line");
  await expect(lines.first()).toBeVisible();
  return (await lines.allTextContents()).join("\n");
}

test.describe("fixes", () => {
  // axe-core takes a while with so many fields.
  test.describe.configure({ timeout: 90_000 });
  test.use({ viewport: { width: 1440, height: 2_000 } });

  test("a fix is made with one click at the field, which then has the focus; one key takes it back", async ({ page }) => {
    await openForm(page);
    await expectAccessible(page);
    await editor(page).getByRole("button", { name: "Set hostPort to 5601" }).click();
    await expect(field(page, HOST_PORT)).toHaveValue("5601");
    await expect(field(page, HOST_PORT)).toBeFocused();
    await expect(editor(page).getByRole("button", { name: "Set hostPort to 5601" })).toHaveCount(0);
    await page.keyboard.press("Control+z");
    await expect(field(page, HOST_PORT)).toHaveValue("80");
    await expect(field(page, HOST_PORT)).toBeFocused();
    await expect(editor(page).getByRole("button", { name: "Set hostPort to 5601" })).toBeVisible();
    await page.keyboard.press("Control+Shift+z");
    await expect(field(page, HOST_PORT)).toHaveValue("5601");
    // Nothing else of the text is written anew.
    expect(await written(page)).toBe(TEXT.replace('"hostPort": 80', '"hostPort": 5601'));
  });

  test("a fix is the next stop of the keyboard after its field", async ({ page }) => {
    await openForm(page);
    await field(page, INTERVAL).focus();
    await page.keyboard.press("Tab");
    await expect(editor(page).getByRole("button", { name: "Set interval to 5" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(field(page, INTERVAL)).toHaveValue("5");
    // The group that was opened for the problem is not folded away with it.
    await expect(field(page, INTERVAL)).toBeFocused();
    await expect(field(page, INTERVAL)).toBeVisible();
  });

  test("the first field has the focus after a fix of the whole definition", async ({ page }) => {
    await openForm(page);
    const fix = editor(page).getByRole("button", { name: "Remove colour" });
    await fix.press("Enter");
    await expect(fix).toHaveCount(0);
    await expect(field(page, "/family")).toBeFocused();
  });

  test("the undo key in a field is the browser's as soon as something was typed there", async ({ page }) => {
    await openForm(page);
    await field(page, "/family").fill("shop");
    await editor(page).getByRole("button", { name: "Remove colour" }).click();
    await expect(field(page, "/family")).toBeFocused();
    await page.keyboard.press("End");
    await page.keyboard.type("!");
    await expect(field(page, "/family")).toHaveValue("shop!");
    await page.keyboard.press("Control+z");
    await expect(editor(page).getByRole("button", { name: "Remove colour" })).toHaveCount(0);
  });

  test("a choice has no undo of its own: the key takes back the last edit", async ({ page }) => {
    await openForm(page);
    const protocol = field(page, "/containerDefinitions/0/portMappings/0/protocol");
    await protocol.selectOption("udp");
    await protocol.focus();
    await page.keyboard.press("Control+z");
    await expect(protocol).toHaveValue("");
  });
});

test("what is opened for a problem stays open when typing has mended it", async ({ page }) => {
  await openForm(page);
  await field(page, INTERVAL).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("30");
  await expect(field(page, INTERVAL)).not.toHaveAttribute("aria-invalid", "true");
  await expect(field(page, INTERVAL)).toHaveValue("30");
  await expect(field(page, INTERVAL)).toBeFocused();
});

test("the focus goes to the list when its last row is removed, and to the container before the last one", async ({ page }) => {
  await openForm(page);
  const last = editor(page).locator(".container-card").last();
  await last.locator("summary").first().press("Enter");
  const environment = last.locator(".form-group", { hasText: "environment" }).first();
  await environment.locator("summary").press("Enter");
  await environment.getByRole("button", { name: "Remove variable 2" }).press("Enter");
  await expect(environment.locator("summary")).toBeFocused();
  await environment.getByRole("button", { name: "Remove variable 1" }).press("Enter");
  await expect(environment.locator("summary")).toBeFocused();
  await last.getByRole("button", { name: /^Remove container/ }).press("Enter");
  await expect(editor(page).locator(".container-card")).toHaveCount(1);
  await expect(editor(page).locator(".container-card > summary")).toBeFocused();
});

for (const width of [900, 390]) {
  test(`at ${width} pixels nothing of the form is wider than it, and no label runs into the next`, async ({ page }) => {
    await openPlayground(page);
    await page.setViewportSize({ width, height: 844 });
    if (width < 760) {
      await page.getByRole("tab", { name: "Editor", exact: true }).click();
    }
    await showForm(page);
    const form = editor(page).locator(".form");
    for (const folded of await form.locator("details:not([open]) > summary").all()) {
      if (await folded.isVisible()) {
        await folded.click();
      }
    }
    expect(await form.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    const wide = await form.locator("label:visible").evaluateAll((labels) =>
      labels.filter((label) => label.scrollWidth > label.clientWidth).map((label) => label.textContent),
    );
    expect(wide).toEqual([]);
    // What is wrong with one of two fields beside each other has the room of both.
    const note = form.locator(".fields-2 .problem-note").first();
    const { noteWidth, rowWidth } = await note.evaluate((element) => ({
      noteWidth: element.getBoundingClientRect().width,
      rowWidth: element.closest(".fields-2")?.getBoundingClientRect().width,
    }));
    expect(noteWidth).toBe(rowWidth);
  });
}
