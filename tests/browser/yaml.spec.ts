import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, expectAccessible, type Page, test } from "./page.ts";
import { choose, editor, inspector, openPlayground, play, run, selectTask, stage } from "./playground.ts";

/** A template with a Fargate size that does not exist, in its line 16. */
const TEMPLATE = readFileSync(
  fileURLToPath(new URL("../cases/task-definitions/one-defect/yaml-template.yaml", import.meta.url)),
  "utf8",
);
const MENDED = TEMPLATE.replace("Cpu: 300", "Cpu: 256");

const text = (page: Page) => editor(page).locator(".cm-content");
const note = (page: Page) => editor(page).locator(".notice-box");

// The editor draws the lines in sight only.
test.use({ viewport: { width: 1440, height: 1_600 } });

/** Replaces the text of the task definition, whatever it is written in. */
async function replaceText(page: Page, by: string): Promise<void> {
  await text(page).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(by);
}

async function openWith(page: Page, yaml: string): Promise<void> {
  await openPlayground(page);
  await choose(editor(page), "JSON");
  await replaceText(page, yaml);
  await expect(editor(page).getByRole("radio", { name: "YAML" })).toBeChecked();
}

/** The text of the task definition, as it is saved. */
function saved(page: Page): Promise<string> {
  return page.evaluate(() => JSON.parse(localStorage.getItem("ecslab.document") ?? "{}").document?.definitionTexts[0] ?? "");
}

test("a template in YAML runs as it is written", async ({ page }) => {
  await openWith(page, MENDED);
  await expect(editor(page).getByRole("textbox", { name: "guestbook:1 as YAML" })).toBeVisible();
  await expect(editor(page).getByRole("note", { name: "Error" })).toHaveCount(0);
  await run(page);
  await selectTask(page, 0);
  await expect(inspector(page)).toContainText("guestbook:1");
  await expect.poll(() => saved(page)).toBe(MENDED);
});

test("what is wrong stands at its line, and its fix changes nothing else of the text", async ({ page }) => {
  await openWith(page, TEMPLATE);
  const fault = editor(page).getByRole("note", { name: "Error" });
  await expect(fault).toContainText("No Fargate configuration exists");
  const line = fault.locator("xpath=preceding-sibling::*[contains(@class, 'cm-line')][1]");
  await expect(line).toContainText("Cpu: 300 # 256 was too little");
  await expectAccessible(page, ".edit");
  await fault.getByRole("button").click();
  await expect(fault).toHaveCount(0);
  await expect.poll(() => saved(page)).toBe(TEMPLATE.replace("Cpu: 300", 'Cpu: "256"'));
});

test("from the form, a problem leads to its place in the text", async ({ page }) => {
  await openWith(page, TEMPLATE);
  await choose(editor(page), "Form");
  await editor(page).getByRole("button", { name: /^1 error/ }).click();
  await editor(page).getByRole("button", { name: /No Fargate configuration exists/ }).click();
  await expect(editor(page).getByRole("radio", { name: "YAML" })).toBeChecked();
  await expect(text(page)).toBeFocused();
  expect(await page.evaluate(() => document.getSelection()?.toString())).toBe("300");
});

test("the form has no fields for YAML and converts it to JSON; one undo brings the YAML back", async ({ page }) => {
  await openWith(page, MENDED);
  await choose(editor(page), "Form");
  await expect(note(page)).toContainText("This text is CloudFormation's AWS::ECS::TaskDefinition, in YAML.");
  await expect(note(page)).toContainText("Comments are not kept.");
  await expect(editor(page).getByLabel("family", { exact: true })).toHaveCount(0);
  await expectAccessible(page, ".edit");

  await editor(page).getByRole("button", { name: "Convert to JSON" }).press("Enter");
  await expect(editor(page).getByRole("textbox", { name: "family" })).toHaveValue("guestbook");
  await expect(editor(page).getByRole("radio", { name: "Form" })).toBeFocused();
  await expect.poll(() => saved(page)).toMatch(/^\{/);
  expect(JSON.parse(await saved(page))).toMatchObject({ family: "guestbook", cpu: "256", memory: "1024" });
  await choose(editor(page), "JSON");
  await expect(text(page)).toContainText('"networkMode": "awsvpc"');

  await stage(page).focus();
  await page.keyboard.press("Control+z");
  await expect(editor(page).getByRole("radio", { name: "YAML" })).toBeChecked();
  await expect.poll(() => saved(page)).toBe(MENDED);
});

test("a template in JSON is converted too", async ({ page }) => {
  const template = {
    Resources: {
      Web: {
        Type: "AWS::ECS::TaskDefinition",
        Properties: { Family: "web", ContainerDefinitions: [{ Name: "web", Image: { Ref: "Image" }, Memory: 128 }] },
      },
    },
  };
  await openPlayground(page);
  await choose(editor(page), "JSON");
  await replaceText(page, JSON.stringify(template, null, 2));
  await choose(editor(page), "Form");
  await expect(note(page)).toContainText("One value is left to CloudFormation");
  await editor(page).getByRole("button", { name: "Convert to JSON" }).click();
  await expect(editor(page).getByRole("textbox", { name: "family" })).toHaveValue("web");
  // What CloudFormation would have filled in is a fault now, with its place.
  await expect(editor(page).getByRole("button", { name: /^1 error/ })).toBeVisible();
});

test("YAML is there again after a reload, and plays", async ({ page }) => {
  await openWith(page, MENDED);
  await run(page);
  await expect.poll(() => saved(page)).toBe(MENDED);
  await page.reload();
  await choose(editor(page), "YAML");
  await expect(text(page)).toContainText("# A guestbook on Fargate");
  await expect(editor(page).getByRole("note", { name: "Error" })).toHaveCount(0);
  await play(page, 1);
  await selectTask(page, 0);
  await expect(inspector(page)).toContainText("guestbook:1");
});

test("YAML that stops being YAML keeps what was understood, and says where it stops", async ({ page }) => {
  await openWith(page, MENDED);
  await replaceText(page, MENDED.replace("[FARGATE]", "[FARGATE"));
  await expect(editor(page).getByRole("note", { name: "Error" })).toContainText("This is not YAML");
  await choose(editor(page), "Form");
  await expect(note(page)).toContainText("not YAML, so it has no fields to show");
  await editor(page).getByRole("button", { name: "Go to the YAML view" }).click();
  await page.keyboard.press("Control+z");
  await expect(editor(page).getByRole("combobox", { name: "Task definition", exact: true })).toContainText("guestbook:1");
});

test("YAML is typed: lines are indented, and F1 says what a name is for", async ({ page }) => {
  await openPlayground(page);
  await choose(editor(page), "JSON");
  await text(page).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("family: shop\ncontainerDefinitions:\n  - name: web\nimage: shop:3\nmemory: 64\nessential: true");
  await expect.poll(() => saved(page)).toBe(
    "family: shop\ncontainerDefinitions:\n  - name: web\n    image: shop:3\n    memory: 64\n    essential: true",
  );
  await expect(editor(page).getByRole("note", { name: "Error" })).toHaveCount(0);
  await page.keyboard.press("F1");
  await expect(editor(page).getByRole("tooltip")).toContainText("essential");
});

test("names and values are listed as the text spells them, and put in as YAML", async ({ page }) => {
  const options = page.getByRole("listbox", { name: "Completions" }).getByRole("option");
  // CodeMirror takes no key for the list in the first moments after it opened.
  const choose = async (count: number, ...keys: string[]) => {
    await expect(options).toHaveCount(count);
    await page.waitForTimeout(150);
    for (const key of [...keys, "Enter"]) {
      await page.keyboard.press(key);
    }
  };
  const start = "Type: AWS::ECS::TaskDefinition\nProperties:\n  Family: shop\n  ";
  await openWith(page, start);
  await page.keyboard.press("Control+End");
  await page.keyboard.type("Netw");
  await choose(1);
  await choose(4, "ArrowDown");
  await page.keyboard.type("\nContainerDef");
  await choose(1);
  await page.keyboard.type("Ima");
  await choose(1);
  await page.keyboard.type("shop:3");
  const written = `${start}NetworkMode: host\n  ContainerDefinitions:\n    - Image: shop:3`;
  await expect.poll(() => saved(page)).toBe(written);

  // Between braces it would take commas: nothing is listed there, and in no comment.
  for (const line of ["\nTags: [{Ke", " # Netw"]) {
    await page.keyboard.type(line);
    await page.keyboard.press("Control+Space");
    await expect(options).toHaveCount(0);
  }
});

test("YAML that is pasted anywhere takes the place of the definition", async ({ page }) => {
  await openPlayground(page);
  await stage(page).focus();
  const paste = (pasted: string) =>
    page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, pasted);
  // A sentence with a colon is YAML too.
  await paste("Remember: buy milk");
  await paste(MENDED);
  await expect(text(page)).toContainText("# A guestbook on Fargate");
  await expect(page.getByText("The task definition took the place of the one in the editor.")).toBeVisible();
  await expect(page.getByText("neither a scenario nor a task definition")).toHaveCount(0);
});

test("a file of YAML is opened, and the scenario as text says how it holds it", async ({ page }) => {
  await openPlayground(page);
  const openDialog = async () => {
    await stage(page).focus();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Command" }).fill("scenario as text");
    await page.keyboard.press("Enter");
  };
  await openDialog();
  const dialog = page.getByRole("dialog", { name: "Scenario as text" });
  await dialog.locator("input[type=file]").setInputFiles({ name: "shop.yaml", mimeType: "application/yaml", buffer: Buffer.from(MENDED) });
  await dialog.getByRole("button", { name: "Put into the editor" }).click();
  await expect(text(page)).toContainText("# A guestbook on Fargate");
  await openDialog();
  await expect(dialog).toContainText("Task definition 1 is YAML. This text has it as JSON, without its comments.");
});
