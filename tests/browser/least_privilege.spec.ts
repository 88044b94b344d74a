import { expect, expectAccessible, type Locator, type Page, test } from "./page.ts";
import { cluster, editor, inspector, instance, lanes, openScenario, role, roleArn, run, selectTask, showEditorTab } from "./playground.ts";

const QUEUE = "arn:aws:sqs:us-east-1:111122223333:orders";

/** One task that pulls from ECR, writes a log and sends a message, with roles that have these statements. */
function scenario(execution: object[], task: object[]): object {
  return {
    version: 1,
    title: "Roles",
    seed: 3,
    cluster: cluster(instance("i-0aaa", "us-east-1a")),
    taskDefinitions: [
      {
        family: "web",
        networkMode: "bridge",
        executionRoleArn: roleArn("webExecution"),
        taskRoleArn: roleArn("webTask"),
        containerDefinitions: [
          {
            name: "app",
            image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1",
            cpu: 256,
            memory: 512,
            essential: true,
            logConfiguration: {
              logDriver: "awslogs",
              options: { "awslogs-group": "/web", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web" },
            },
          },
        ],
      },
    ],
    applications: [{ family: "web", calls: [{ action: "sqs:SendMessage", resource: QUEUE, after: 1000 }] }],
    roles: [role("webTask", ...task), role("webExecution", ...execution)],
    timings: { preset: "classroom" },
    timeline: [{ at: 0, command: "RunTask", taskDefinition: "web", count: 1 }],
  };
}

const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };

/** The section for least privilege of the role with this index; its card is opened. */
async function leastPrivilege(page: Page, index: number): Promise<Locator> {
  const card = page.locator(`#field-roles-${String(index)}`);
  if ((await card.getAttribute("open")) === null) {
    await card.locator("summary").first().click();
  }
  return card.getByRole("region", { name: "Least privilege" });
}

async function expectAllCallsAllowed(page: Page): Promise<void> {
  await run(page);
  await expect(lanes(page)).toHaveCount(1);
  await selectTask(page, 0);
  await expect(inspector(page).getByRole("button", { name: /ecr:BatchGetImage.* allowed/ }).first()).toBeVisible();
  await expect(inspector(page).getByRole("button", { name: /task role sqs:SendMessage.* allowed/ }).first()).toBeVisible();
  await expect(inspector(page).getByRole("button", { name: / denied/ })).toHaveCount(0);
}

test("a role that is too broad says so, one click attaches the smallest policy, and every call is still allowed", async ({ page }) => {
  await openScenario(page, scenario([ALLOW_ALL], [ALLOW_ALL]));
  await showEditorTab(page, "Roles");
  const ofTask = await leastPrivilege(page, 0);
  await expect(ofTask).toContainText("Permissions: 1 broader than needed.");
  await expect(ofTask).toContainText(`Only sqs:SendMessage is called. ${QUEUE} is enough.`);
  await expect(ofTask).toContainText("LeastPrivilege takes the place of webTaskPolicy. Undo brings everything back.");
  await ofTask.getByRole("button", { name: "Attach the smallest policy" }).click();
  await expect(ofTask).toContainText("Every call is allowed, and nothing else.");
  await expect(ofTask.getByRole("button", { name: "Attach the smallest policy" })).toHaveCount(0);

  const ofAgent = await leastPrivilege(page, 1);
  await expect(ofAgent).toContainText("ecr:GetAuthorizationToken is authorized without a resource: only * allows it.");
  await ofAgent.getByText("The smallest policy", { exact: true }).click();
  await expect(ofAgent.locator("pre")).toContainText('"Sid": "PullImages"');
  await expectAccessible(page, ".editor");
  await ofAgent.getByRole("button", { name: "Attach the smallest policy" }).click();
  await expect(ofAgent).toContainText("exact");
  await expectAllCallsAllowed(page);
});

test("undo brings back what was attached by hand", async ({ page }) => {
  await openScenario(page, scenario([ALLOW_ALL], [ALLOW_ALL]));
  await showEditorTab(page, "Roles");
  const section = await leastPrivilege(page, 0);
  const byHand = editor(page).getByRole("region", { name: "webTaskPolicy" });
  await expect(byHand).toBeVisible();
  await section.getByRole("button", { name: "Attach the smallest policy" }).click();
  await expect(byHand).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(byHand).toBeVisible();
  await expect(section).toContainText("1 broader than needed");
});

test("what is missing and what refuses it is said, and Deny statements that refuse no call stay", async ({ page }) => {
  const guard = [
    { Effect: "Deny", Action: "iam:*", Resource: "*" },
    { Effect: "Deny", Action: "sqs:*", Resource: "*" },
  ];
  await openScenario(page, scenario([ALLOW_ALL], [...guard, { Effect: "Allow", Action: "s3:GetObject", Resource: "*" }]));
  await showEditorTab(page, "Roles");
  const section = await leastPrivilege(page, 0);
  await expect(section).toContainText("Permissions: 1 missing, 1 unused.");
  await expect(section).toContainText("A Deny statement refuses it.");
  await expect(section).toContainText("webTaskPolicy keeps its Deny statements only. A Deny statement that refuses a call goes.");
  await section.getByRole("button", { name: "Attach the smallest policy" }).click();
  await expect(editor(page).getByRole("region", { name: "webTaskPolicy" })).toBeVisible();
  await expectAllCallsAllowed(page);
});

test("the trust policy that AWS recommends lets ECS assume the role", async ({ page }) => {
  await openScenario(page, scenario([ALLOW_ALL], [ALLOW_ALL]));
  await showEditorTab(page, "Roles");
  const section = await leastPrivilege(page, 0);
  await section.getByRole("button", { name: "Set the recommended trust policy" }).click();
  await expect(section.getByRole("button", { name: "Set the recommended trust policy" })).toHaveCount(0);
  await expect(page.locator("#field-roles-0")).toContainText("may assume this role.");
  await expectAllCallsAllowed(page);
});

test("a role and a policy for a common need are one choice away, written out, with the keyboard alone", async ({ page }) => {
  await openScenario(page, scenario([ALLOW_ALL], []));
  await showEditorTab(page, "Roles");
  await editor(page).getByText("Add role that can …").focus();
  await page.keyboard.press("Enter");
  const publish = editor(page).getByRole("button", { name: "publish to a topic of SNS" }).last();
  await publish.focus();
  await page.keyboard.press("Enter");
  const added = page.locator("#field-roles-2");
  await expect(added).toContainText("publish-to-topic");
  const task = page.locator("#field-roles-0");
  if ((await task.getAttribute("open")) === null) {
    await task.locator("summary").first().click();
  }
  await task.getByText("Add policy to …").click();
  await task.getByRole("button", { name: "send messages to a queue of SQS" }).click();
  const policy = task.getByRole("region", { name: "send-to-queue of webTask" });
  await policy.getByRole("button", { name: "send-to-queue", exact: true }).click();
  const written = () => policy.getByRole("textbox").evaluate((it) => ("value" in it ? String(it.value) : it.textContent));
  await expect.poll(written).toContain("arn:aws:sqs:us-east-1:111122223333:QUEUE");
  await expectAccessible(page, ".editor");
});
