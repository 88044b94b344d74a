import { expect, expectAccessible, type Locator, type Page, test } from "./page.ts";
import { choose, cluster, editor, inspector, instance, lanes, openScenario, run, showAsTable, stage } from "./playground.ts";

/** Two instances with 7,680 MiB each, and one task of a definition with these members, whose container has those. */
function scenario(member: object, container: object = {}, placementConstraints: object[] = []): object {
  return {
    version: 1,
    title: "No place",
    seed: 3,
    cluster: cluster(instance("i-0aaa", "us-east-1a"), instance("i-0bbb", "us-east-1b")),
    taskDefinitions: [
      {
        family: "web",
        networkMode: "bridge",
        containerDefinitions: [{ name: "app", image: "httpd:2.4", cpu: 256, memory: 512, essential: true, ...container }],
        ...member,
      },
    ],
    timings: { preset: "classroom" },
    timeline: [{ at: 0, command: "RunTask", taskDefinition: "web", count: 1, placementConstraints }],
  };
}

const TOO_MUCH = { memory: 16384 };
const NO_SUCH_TYPE = [{ type: "memberOf", expression: "attribute:ecs.instance-type == x9.huge" }];

function decision(page: Page): Locator {
  return stage(page).getByRole("region", { name: "Placement decision" });
}

function help(within: Locator): Locator {
  return within.getByRole("group", { name: "What would help" });
}

/** The field for the memory of the only container. */
function memory(page: Page): Locator {
  return page.locator("#field-taskDefinitions-0-containerDefinitions-0-memory");
}

test("less memory is what would help: a button asks for it and runs, and undo brings the rest back", async ({ page }) => {
  await openScenario(page, scenario({}, TOO_MUCH));
  await run(page);
  await expect(lanes(page)).toHaveCount(0);
  await expect(help(decision(page))).toContainText(/Ask for at most 7,680 MiB instead of 16,384\./);
  await expect(help(inspector(page)).first()).toContainText("Ask for at most");
  await help(decision(page)).getByRole("button", { name: /^Change and run \(Ask for at most/ }).click();
  await expect(lanes(page)).toHaveCount(1);
  await expect(memory(page)).toHaveValue("7680");
  await page.keyboard.press("Control+z");
  await expect(memory(page)).toHaveValue("16384");
  await run(page);
  await expect(lanes(page)).toHaveCount(0);
});

test("a constraint that nothing meets can be dropped, and one more instance be added where that helps", async ({ page }) => {
  await openScenario(page, scenario({}, {}, NO_SUCH_TYPE));
  await run(page);
  await expect(help(decision(page))).toContainText("Drop the constraint attribute:ecs.instance-type == x9.huge.");
  await help(decision(page)).getByRole("button", { name: /Drop the constraint/ }).click();
  await expect(lanes(page)).toHaveCount(1);

  await openScenario(page, { ...scenario({}, { memory: 5000 }), timeline: [{ at: 0, command: "RunTask", taskDefinition: "web", count: 3 }] });
  await run(page);
  await expect(lanes(page)).toHaveCount(2);
  await help(decision(page)).getByRole("button", { name: /more in the inspector/ }).click();
  await help(inspector(page)).first().getByRole("button", { name: /Add one more instance: m5\.large in us-east-1b/ }).click();
  await expect(lanes(page)).toHaveCount(3);
});

test("a verdict on a card leads to the field that it follows from, with the keyboard alone", async ({ page }) => {
  await openScenario(page, scenario({}, TOO_MUCH));
  await run(page);
  const verdict = stage(page).getByRole("article", { name: /^i-0aaa/ }).getByRole("button", { name: /^MEM 7,680 free, 16,384 needed \(go to memory of app\)$/ });
  await stage(page).getByRole("button", { name: /^i-0aaa/ }).focus();
  for (let presses = 0; presses < 5 && !(await verdict.evaluate((it) => it === document.activeElement)); presses++) {
    await page.keyboard.press("Tab");
  }
  await expect(verdict).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(memory(page)).toBeFocused();
});

test("in the text a verdict leads to its line", async ({ page }) => {
  await openScenario(page, scenario({}, TOO_MUCH));
  await run(page);
  await editor(page).getByRole("tab", { name: "Task definition" }).click();
  await editor(page).locator("#definition-mode-json").check({ force: true });
  await stage(page).getByRole("article", { name: /^i-0aaa/ }).getByRole("button", { name: /^MEM/ }).click();
  await expect(editor(page).locator(".cm-content")).toBeFocused();
  await expect(editor(page).locator(".cm-activeLine")).toContainText('"memory": 16384');
});

test("verdicts of the table and of the inspector lead to the request and to the definition", async ({ page }) => {
  await openScenario(page, scenario({}, {}, NO_SUCH_TYPE));
  await run(page);
  await showAsTable(page);
  const table = stage(page).getByRole("table", { name: "Container instances" });
  await table.getByRole("row", { name: /^i-0bbb/ }).getByRole("button", { name: /does not hold\. \(go to placementConstraints of RunTask\)$/ }).click();
  await expect(page.locator("#field-timeline-0-placementConstraints-0-expression")).toBeFocused();

  await table.getByRole("button", { name: "i-0aaa" }).click();
  const whyNot = inspector(page).getByRole("group").filter({ has: page.getByRole("heading", { name: "Why not here" }) });
  await whyNot.getByRole("button", { name: "Go to placementConstraints of RunTask" }).click();
  await expect(page.locator("#field-timeline-0-placementConstraints-0-expression")).toBeFocused();
});

test("what would help and where verdicts lead is accessible", async ({ page }) => {
  await openScenario(page, scenario({}, TOO_MUCH));
  await run(page);
  await expect(help(decision(page))).toBeVisible();
  await expectAccessible(page);
});

test.describe("a task definition in YAML", () => {
  // The editor draws the lines in sight only.
  test.use({ viewport: { width: 1440, height: 1_600 } });

  const TEMPLATE = `Resources:
  Web:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: web  # of the shop
      NetworkMode: bridge
      ContainerDefinitions:
      - Name: app
        Image: 'httpd:2.4'
        Memory: 16384  # MiB: "all of it"
        Cpu: 256
`;
  const SHARED = `family: web
networkMode: bridge
containerDefinitions:
  - { name: app, image: httpd:2.4, memory: &size 5000 }
  - { name: log, image: log:1, memory: *size }
`;

  async function runText(page: Page, yaml: string): Promise<void> {
    await openScenario(page, scenario({}));
    await choose(editor(page), "JSON");
    await editor(page).locator(".cm-content").focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(yaml);
    await expect(editor(page).getByRole("radio", { name: "YAML" })).toBeChecked();
    await run(page);
    await expect(lanes(page)).toHaveCount(0);
  }

  /** The text of the task definition, as it is saved. */
  function saved(page: Page): Promise<string> {
    return page.evaluate(() => JSON.parse(localStorage.getItem("ecslab.document") ?? "{}").document?.definitionTexts[0] ?? "");
  }

  test("what would help is written at its place of a template, and its comments stay", async ({ page }) => {
    await runText(page, TEMPLATE);
    await help(decision(page)).getByRole("button", { name: /^Change and run \(Ask for at most/ }).click();
    await expect(lanes(page)).toHaveCount(1);
    await expect(editor(page).locator(".cm-content")).toContainText('Memory: 7680  # MiB: "all of it"');
    await expect.poll(() => saved(page)).toBe(TEMPLATE.replace("16384", "7680"));
    await expectAccessible(page);
  });

  test("a value that an alias repeats is left alone, and it is said where it stands", async ({ page }) => {
    await runText(page, SHARED);
    await expect(help(decision(page))).toContainText("In line 4 the value has the anchor &size");
    await expect(help(decision(page)).getByRole("button", { name: /^Change and run \(Ask for at most/ })).toHaveCount(0);
    await expectAccessible(page);
    await help(decision(page)).getByRole("button", { name: "Go to memory of app" }).click();
    await expect(editor(page).locator(".cm-content")).toBeFocused();
    await expect.poll(() => saved(page)).toBe(SHARED);
  });
});
