import { expect, expectAccessible, type Page, test } from "./page.ts";
import { choose, cluster, editor, inspector, instance, lanes, openPlayground, openScenario, role, run, selectTask, statusHistory } from "./playground.ts";

/** As a team would have it in its repository. */
const DEFINITION = {
  family: "guestbook",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  cpu: "512",
  memory: "1024",
  runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
  executionRoleArn: "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
  containerDefinitions: [
    {
      name: "httpd",
      image: "public.ecr.aws/docker/library/httpd:2.4",
      essential: true,
      entryPoint: ["sh", "-c"],
      command: ["echo '<h1>Guestbook</h1>' > /usr/local/apache2/htdocs/index.html && httpd-foreground"],
      portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }],
      environment: [{ name: "STAGE", value: "production" }],
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "/ecs/guestbook",
          "awslogs-region": "us-east-1",
          "awslogs-stream-prefix": "httpd",
        },
      },
    },
  ],
  tags: [{ key: "team", value: "web" }],
};

/** Two tasks of a definition that a pasted one takes the place of. */
const SCENARIO = {
  version: 1,
  title: "To paste into",
  seed: 9,
  cluster: cluster(instance("i-0aaa", "us-east-1a")),
  taskDefinitions: [
    {
      family: "old",
      networkMode: "bridge",
      containerDefinitions: [{ name: "app", image: "busybox:1.36", cpu: 256, memory: 512, essential: true }],
    },
  ],
  roles: [
    role("ecsTaskExecutionRole", {
      Effect: "Allow",
      Action: ["ecr:*", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "*",
    }),
  ],
  timings: { preset: "classroom" },
  timeline: [{ at: 0, command: "RunTask", taskDefinition: "old", count: 2 }],
};

test("a task definition pasted into the JSON replaces the one that was there, and runs", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await choose(editor(page), "JSON");
  const json = editor(page).locator(".cm-content");
  await json.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(JSON.stringify(DEFINITION, null, 4));
  await expect(editor(page).getByRole("combobox", { name: "Task definition", exact: true })).toContainText("guestbook:1");

  // The form is another view of the same document.
  await choose(editor(page), "Form");
  await expect(editor(page).getByRole("textbox", { name: "family" })).toHaveValue("guestbook");
  await expect(editor(page).getByRole("textbox", { name: "image" })).toHaveValue("public.ecr.aws/docker/library/httpd:2.4");

  await run(page);
  await expect(lanes(page)).toHaveCount(2);
  for (const index of [0, 1]) {
    await selectTask(page, index);
    await expect(inspector(page)).toContainText("guestbook:1");
    expect(await statusHistory(page)).toEqual(["PROVISIONING", "PENDING", "RUNNING"]);
  }
});

test("what is wrong in a pasted task definition is named with its place", async ({ page }) => {
  await openPlayground(page);
  await choose(editor(page), "JSON");
  await editor(page).locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(JSON.stringify({ ...DEFINITION, cpu: "300" }, null, 4));
  const problems = editor(page).getByRole("button", { name: /^1 error/ });
  await expect(problems).toBeVisible();
  await problems.click();
  await expect(page.getByText(/300/).first()).toBeVisible();
});

/** Replaces the text of the task definition. */
async function paste(page: Page, text: string): Promise<void> {
  await openPlayground(page);
  await choose(editor(page), "JSON");
  await editor(page).locator(".cm-content").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

/** The same, properties spelled as CloudFormation spells them. */
function inCloudFormation(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(inCloudFormation);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const spelled = (name: string, inner: unknown) =>
    name === "options" ? ["Options", inner] : [name.charAt(0).toUpperCase() + name.slice(1), inCloudFormation(inner)];
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => spelled(name, inner)));
}

const rows = (page: Page) => editor(page).getByRole("note");

for (const [form, document] of [
  ["a list of container definitions", DEFINITION.containerDefinitions],
  ["CloudFormation's AWS::ECS::TaskDefinition", { Type: "AWS::ECS::TaskDefinition", Properties: inCloudFormation(DEFINITION) }],
] as const) {
  test(`${form} has no fields that would spell it otherwise: the form leads to the JSON view`, async ({ page }) => {
    await paste(page, JSON.stringify(document, null, 2));
    await choose(editor(page), "Form");
    await expect(editor(page).getByText(`This text is ${form}.`)).toBeVisible();
    await expect(editor(page).getByLabel("family", { exact: true })).toHaveCount(0);
    await expectAccessible(page, ".edit");
    await editor(page).getByRole("button", { name: "Go to the JSON view" }).click();
    await expect(editor(page).locator(".cm-content")).toBeVisible();
  });
}

for (const [form, document, place] of [
  ["what describe-task-definition prints", { taskDefinition: { ...DEFINITION, revision: 7, status: "ACTIVE" }, tags: [] }, '"cpu": "300"'],
  [
    "a CloudFormation template",
    {
      Resources: {
        Topic: { Type: "AWS::SNS::Topic" },
        Guestbook: { Type: "AWS::ECS::TaskDefinition", Properties: inCloudFormation(DEFINITION) },
      },
    },
    '"Cpu": "300"',
  ],
] as const) {
  test(`${form} is understood where it is pasted, and its faults are shown in it`, async ({ page }) => {
    await paste(page, JSON.stringify(document, null, 2));
    await expect(editor(page).getByRole("note", { name: "Error" })).toHaveCount(0);
    await run(page);
    await selectTask(page, 0);
    await expect(inspector(page)).toContainText("guestbook:1");

    await paste(page, JSON.stringify(document, null, 2).replace(/(cpu|Cpu)": "512"/, '$1": "300"'));
    const fault = rows(page).filter({ hasText: "No Fargate configuration exists" });
    await expect(fault).toHaveCount(1);
    const line = fault.locator("xpath=preceding-sibling::*[contains(@class, 'cm-line')][1]");
    await expect(line).toContainText(place);
    // A fix is in the spelling of the document.
    await fault.getByRole("button").click();
    await expect(line).toHaveCount(0);
    await expect(editor(page).locator(".cm-content")).toContainText(place.replace("300", "256"));
  });
}

test("a list of container definitions is understood where it is pasted", async ({ page }) => {
  await paste(page, JSON.stringify([{ name: "web", image: "web:1", memory: 64, essential: true, cpuu: 5 }], null, 2));
  await expect(rows(page).filter({ hasText: "container definitions alone" })).toHaveCount(1);
  await expect(rows(page).filter({ hasText: "cpuu" })).toHaveCount(1);
});
