import { expect, expectAccessible, test, type Locator, type Page } from "./page.ts";
import { choose, cluster, editor, instance, lanes, openScenario, play, run } from "./playground.ts";

/** A service of two tasks, with room for more. */
const SCENARIO = {
  version: 1,
  title: "Revisions",
  seed: 3,
  cluster: cluster(instance("i-0aaa", "us-east-1a"), instance("i-0bbb", "us-east-1b")),
  taskDefinitions: [
    {
      family: "web",
      networkMode: "bridge",
      containerDefinitions: [{ name: "app", image: "httpd:2.4", cpu: 256, memory: 512 }],
    },
  ],
  services: [{ serviceName: "web", taskDefinition: "web", desiredCount: 2 }],
  timings: { preset: "classroom" },
};

async function openRevisions(page: Page): Promise<Locator> {
  await choose(editor(page), "Revisions");
  return editor(page).locator(".revisions");
}

/** One revision in the list, by its name. */
function revision(page: Page, name: string): Locator {
  return editor(page).locator(".run-card").filter({ has: page.locator("summary b", { hasText: name }) });
}

/** Plays the scenario, and changes the image of its container in the form. */
async function playAndEdit(page: Page, image = "httpd:2.5"): Promise<void> {
  await openScenario(page, SCENARIO);
  await run(page);
  await editor(page).getByRole("textbox", { name: "image" }).fill(image);
}

async function playAndRegister(page: Page): Promise<void> {
  await playAndEdit(page);
  await openRevisions(page);
  await editor(page).getByRole("button", { name: "Register as web:2" }).click();
  await expect(revision(page, "web:2")).toContainText("ACTIVE");
}

test("a definition that is edited while it plays is registered as the next revision, and the first one stays", async ({ page }) => {
  await playAndEdit(page);
  const definitions = editor(page).getByRole("combobox", { name: "Task definition", exact: true });
  await expect(definitions).toContainText("web:1, draft");

  const revisions = await openRevisions(page);
  await expect(revisions).toContainText("The text in the editor is a draft: it differs from web:1.");
  await expect(revision(page, "web:1")).toContainText("at the start");
  await editor(page).getByRole("button", { name: "Register as web:2" }).click();
  await expect(revision(page, "web:2")).toContainText("ACTIVE");
  await expect(revision(page, "web:2")).toContainText("Used by no task and no service");
  await expect(definitions).toContainText("web:1, at the start");

  await choose(editor(page), "Form");
  await expect(editor(page).getByRole("textbox", { name: "image" })).toHaveValue("httpd:2.4");
  await expect(editor(page)).toContainText("The timeline registers a further revision");

  // Run from the start, the scenario registers both.
  await run(page);
  await openRevisions(page);
  await expect(revision(page, "web:2")).toBeVisible();
});

test("undo takes a registered revision back, and redo registers it again", async ({ page }) => {
  await playAndRegister(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(revision(page, "web:2")).toHaveCount(0);
  await expect(editor(page).getByRole("button", { name: "Register as web:2" })).toBeVisible();
  await choose(editor(page), "Form");
  await expect(editor(page).getByRole("textbox", { name: "image" })).toHaveValue("httpd:2.5");
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(editor(page).getByRole("textbox", { name: "image" })).toHaveValue("httpd:2.4");
  await openRevisions(page);
  await expect(revision(page, "web:2")).toContainText("ACTIVE");
});

test("a task of a revision is run, and a service goes over to it", async ({ page }) => {
  await playAndRegister(page);
  await editor(page).getByRole("button", { name: "web:2: Run a task" }).click();
  await expect(lanes(page)).toHaveCount(3);
  await expect(lanes(page).nth(2)).toContainText("web:2");
  await expect(revision(page, "web:2")).toContainText("Used by 1 task and no service");
  await editor(page).getByRole("button", { name: "web:2: Update service web to it" }).click();
  await play(page);
  await expect(revision(page, "web:2")).toContainText("Used by 3 tasks and the service web");
  await expect(revision(page, "web:2")).toContainText("The service web runs it already.");
});

test("of a deregistered revision nothing new can be started, and the page says why", async ({ page }) => {
  await playAndRegister(page);
  const before = await lanes(page).count();
  await revision(page, "web:1").locator("> summary").click();
  await editor(page).getByRole("button", { name: "web:1: Deregister" }).click();
  const first = revision(page, "web:1");
  await expect(first.locator("> summary")).toContainText("INACTIVE");
  await expect(first).toContainText(/INACTIVE since 00:\d\d\.\d: what uses it goes on, nothing new can be started from it\./);
  const runTask = editor(page).getByRole("button", { name: "web:1: Run a task" });
  await expect(runTask).toBeDisabled();
  await expect(runTask).toHaveAccessibleDescription(/nothing new can be started/);
  await expect(lanes(page)).toHaveCount(before);
});

test("a comparison says in words what differs, placement first, and leads to the field", async ({ page }) => {
  await playAndEdit(page);
  await editor(page).getByRole("textbox", { name: "memory", exact: true }).last().fill("1024");
  const revisions = await openRevisions(page);
  // The draft against what it was made from.
  await expect(revisions.getByRole("combobox", { name: "From" })).toHaveValue("web:1");
  const changes = revisions.locator(".changes li");
  await expect(changes.first()).toContainText("Each task reserves 1024 MiB instead of 512.");
  await expect(revisions.getByRole("list", { name: "Containers and images" })).toContainText(
    "The container app runs httpd:2.5 instead of httpd:2.4.",
  );
  await revisions.getByRole("button", { name: "Go to /containerDefinitions/0/image" }).click();
  await expect(editor(page).getByRole("textbox", { name: "image" })).toBeFocused();
});

test("a default that was written out is no difference", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await choose(editor(page), "JSON");
  await editor(page).locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  const [definition] = SCENARIO.taskDefinitions;
  const [container] = definition?.containerDefinitions ?? [];
  await page.keyboard.insertText(
    JSON.stringify({ ...definition, containerDefinitions: [{ ...container, essential: true }] }, null, 2),
  );
  const revisions = await openRevisions(page);
  await expect(revisions).toContainText("There is no difference that ECS would notice.");
});

test("the text of a revision is put into the editor, and undo brings back what was there", async ({ page }) => {
  await playAndRegister(page);
  await editor(page).getByRole("button", { name: "web:2: Edit" }).click();
  await expect(editor(page).locator(".cm-content")).toContainText("httpd:2.5");
  await expect(editor(page).getByRole("combobox", { name: "Task definition", exact: true })).toContainText("web:1, draft");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(editor(page).locator(".cm-content")).toContainText("httpd:2.4");
});

test("undo and redo follow edits of the form and of the JSON, whichever is shown", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await editor(page).getByRole("textbox", { name: "image" }).fill("httpd:2.5");
  await choose(editor(page), "JSON");
  const json = editor(page).locator(".cm-content");
  await expect(json).toContainText("httpd:2.5");
  await json.click();
  await page.keyboard.press("Control+a");
  const [definition] = SCENARIO.taskDefinitions;
  await page.keyboard.insertText(JSON.stringify({ ...definition, family: "site" }, null, 2));
  await expect(json).toContainText('"family": "site"');

  const undo = page.getByRole("button", { name: "Undo" });
  await undo.click();
  await expect(json).toContainText('"family": "web"');
  await expect(json).toContainText("httpd:2.5");
  await choose(editor(page), "Form");
  await expect(editor(page).getByRole("textbox", { name: "family" })).toHaveValue("web");
  await undo.click();
  await expect(editor(page).getByRole("textbox", { name: "image" })).toHaveValue("httpd:2.4");
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(editor(page).getByRole("textbox", { name: "image" })).toHaveValue("httpd:2.5");
  await choose(editor(page), "JSON");
  await expect(json).toContainText("httpd:2.5");
});

test("everything about revisions is done from the keyboard", async ({ page }) => {
  await playAndEdit(page);
  await editor(page).getByRole("radio", { name: "Form" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(editor(page).getByRole("radio", { name: "Revisions" })).toBeChecked();
  const register = editor(page).getByRole("button", { name: "Register as web:2" });
  for (let count = 0; count < 8 && !(await register.evaluate((it) => it === document.activeElement)); count += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(revision(page, "web:2")).toBeVisible();
  const second = revision(page, "web:2").locator("> summary");
  await second.focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(lanes(page)).toHaveCount(3);
  await revision(page, "web:1").locator("> summary").focus();
  await page.keyboard.press("Enter");
  await expect(revision(page, "web:1")).toHaveAttribute("open", "");
});

test("fields of every sort are in the form, and what is typed there stands in the text", async ({ page }) => {
  await openScenario(page, SCENARIO);
  const form = editor(page);
  await form.locator("summary", { hasText: "Rarely used" }).first().click();
  await form.getByRole("textbox", { name: "command" }).first().fill("httpd\n-D\nFOREGROUND");
  await form.getByRole("textbox", { name: "user" }).fill("www-data");
  await form.locator("summary", { hasText: "restartPolicy" }).click();
  await form.locator("label", { hasText: /^enabled$/ }).click();
  await form.getByRole("textbox", { name: "ignoredExitCodes" }).fill("0\n143");
  await form.locator("summary", { hasText: "volumes" }).last().click();
  await form.getByRole("button", { name: "Add volume" }).click();
  await form.getByRole("combobox", { name: "kind" }).selectOption("efsVolumeConfiguration");
  await form.getByRole("combobox", { name: "iam" }).selectOption("ENABLED");
  await expectAccessible(page);
  // The code editor draws the lines in sight only.
  await page.setViewportSize({ width: 1440, height: 2400 });
  await choose(form, "JSON");
  await expect(form.locator(".cm-line").last()).toHaveText("}");
  const text = (await form.locator(".cm-line").allInnerTexts()).join("").replace(/\s/g, "");
  for (const part of [
    '"command":["httpd","-D","FOREGROUND"]',
    '"user":"www-data"',
    '"restartPolicy":{"enabled":true,"ignoredExitCodes":[0,143]}',
    '"authorizationConfig":{"iam":"ENABLED"}',
  ]) {
    expect(text).toContain(part);
  }
});

test.describe("the revisions with everything unfolded", () => {
  test.describe.configure({ timeout: 60_000 });

  test.beforeEach(async ({ page }) => {
    await playAndRegister(page);
    await revision(page, "web:1").locator("> summary").click();
    await revision(page, "web:1").locator("summary", { hasText: "as JSON" }).click();
  });

  for (const width of [1440, 800]) {
    test(`axe-core finds nothing, ${width} pixels wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 844 });
      await expectAccessible(page);
    });
  }

  test("on a phone nothing is wider than the window", async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("tab", { name: "Editor" }).click();
    await expect(revision(page, "web:1").locator("pre")).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

test("comparing a revision brings the comparison into view, and editing one leads to its text", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 640 });
  await playAndRegister(page);
  await revision(page, "web:2").getByRole("button", { name: "web:2: Compare with web:1" }).press("Enter");
  await expect(editor(page).getByRole("combobox", { name: "From" })).toBeFocused();
  await expect(editor(page).getByRole("heading", { name: "Compare" })).toBeInViewport();
  await revision(page, "web:2").getByRole("button", { name: "web:2: Edit" }).press("Enter");
  await expect(editor(page).getByRole("radio", { name: "JSON" })).toBeFocused();
});

test("a button that can be pressed once keeps the focus, and does nothing when pressed again", async ({ page }) => {
  await playAndRegister(page);
  for (const name of ["web:2: Update service web to it", "web:2: Deregister"]) {
    const button = revision(page, "web:2").getByRole("button", { name });
    await button.press("Enter");
    await expect(button).toBeDisabled();
    await expect(button).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(button).toBeFocused();
  }
  await expect(revision(page, "web:2")).toContainText("INACTIVE");
});
