import { expect, expectAccessible, type Locator, type Page, test } from "./page.ts";
import { cluster, editor, inspector, instance, lanes, openScenario, pause, play, role, roleArn, run, seek, selectTask, showView, stage } from "./playground.ts";

const QUEUE = "arn:aws:sqs:us-east-1:111122223333:orders";
const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/db-AbCdEf";

const PULL = {
  Sid: "Pull",
  Effect: "Allow",
  Action: ["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
  Resource: "*",
};
const SEND = { Sid: "Send", Effect: "Allow", Action: "sqs:SendMessage", Resource: QUEUE };
const READ_SECRET = { Sid: "ReadSecret", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: SECRET };

/** A service of one task that reads a secret, and whose application sends messages. */
function service(execution: object[], task: object[] | null, timeline: object[] = []): object {
  return {
    version: 1,
    title: "A service with its roles",
    seed: 3,
    cluster: { ...cluster(instance("i-0aaa", "us-east-1a")), instanceRole: "ecsInstanceRole" },
    taskDefinitions: [
      {
        family: "web",
        networkMode: "bridge",
        executionRoleArn: roleArn("webExecution"),
        ...(task === null ? {} : { taskRoleArn: roleArn("webTask") }),
        containerDefinitions: [
          {
            name: "app",
            image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1",
            cpu: 256,
            memory: 512,
            essential: true,
            secrets: [{ name: "DB_PASSWORD", valueFrom: SECRET }],
          },
        ],
      },
    ],
    applications: [{ family: "web", calls: [{ action: "sqs:SendMessage", resource: QUEUE, after: 1000 }] }],
    roles: [
      role("webExecution", ...execution),
      ...(task === null ? [] : [role("webTask", ...task)]),
      {
        RoleName: "ecsInstanceRole",
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
        },
        Policies: [],
      },
    ],
    services: [{ serviceName: "web", taskDefinition: "web", desiredCount: 1, launchType: "EC2" }],
    timings: { preset: "classroom" },
    timeline,
  };
}

/** The verdict on a call in the Roles view. */
function decision(page: Page, action: string): Locator {
  return stage(page).getByRole("region", { name: `Decision for ${action}`, exact: true });
}

test("a permission taken from the execution role of a running service stops its next task, at the gate of that role", async ({ page }) => {
  await openScenario(page, service([PULL, READ_SECRET], [SEND]));
  await run(page);
  await expect(lanes(page)).toHaveCount(1);
  await selectTask(page, 0);
  await showView(page, "Roles");
  await stage(page).getByRole("button", { name: /Secrets Manager .*allowed/ }).click();
  await expect(decision(page, "secretsmanager:GetSecretValue")).toContainText("Allowed by ReadSecret of webExecutionPolicy");
  await decision(page, "secretsmanager:GetSecretValue").getByRole("button", { name: "Take this permission away" }).click();
  await pause(page);
  // The task that runs has its secret already; the next one needs it.
  await selectTask(page, 0);
  await expect(lanes(page).first()).toHaveAccessibleName(/RUNNING/);
  await inspector(page).getByRole("button", { name: "Stop task" }).click();
  await play(page, 20);
  await selectTask(page, 1);
  await expect(inspector(page)).toContainText(
    /ResourceInitializationError: unable to pull secrets or registry auth: .*webExecution.* is not authorized to perform: secretsmanager:GetSecretValue/,
  );
  await expect(lanes(page).nth(1)).toHaveAccessibleName(/STOPPED/);

  const lane = stage(page).getByRole("region", { name: "with the task execution role" });
  await expect(lane.getByRole("button", { name: /Secrets Manager .*denied/ })).toBeVisible();
  await expect(stage(page).locator(".wire-execution.is-cut .gate-bar:not(.is-explicit)")).toHaveCount(1);
  await expect(stage(page).locator(".wire-task.is-cut")).toHaveCount(0);
  await expect(stage(page).getByText("implicit deny: no statement allows it")).toBeVisible();
  const denied = decision(page, "secretsmanager:GetSecretValue");
  await expect(denied).toContainText("The task cannot start. stoppedReason: ResourceInitializationError");
  await denied.getByText("Every statement, and why not (1)").click();
  await expect(denied.getByRole("listitem")).toContainText(
    "Pull, statement 1 of webExecutionPolicy (identity-based policy)action secretsmanager:GetSecretValue is not in [ecr:GetAuthorizationToken",
  );
  await expect(stage(page).getByRole("button", { name: /^1 missing/ })).toBeVisible();
});

test("every statement is quoted with why it did not match, nearest first, by the keyboard alone", async ({ page }) => {
  await openScenario(
    page,
    service([PULL, READ_SECRET], [
      { Sid: "Read", Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" },
      { Sid: "Elsewhere", Effect: "Allow", Action: "sqs:SendMessage", Resource: `${QUEUE}-old` },
      { Sid: "Never", Effect: "Deny", Action: "sqs:*", Resource: "*" },
    ]),
  );
  await run(page);
  await selectTask(page, 0);
  await showView(page, "Roles");
  await expect(stage(page).locator(".wire-task.is-cut .gate-bar.is-explicit")).toHaveCount(1);
  await stage(page).getByRole("button", { name: /Amazon SQS .*explicitly denied/ }).focus();
  await page.keyboard.press("Enter");
  const denied = decision(page, "sqs:SendMessage");
  await denied.getByText(/^Every statement, and why not/).focus();
  await page.keyboard.press("Enter");
  const statements = denied.getByRole("listitem");
  await expect(statements).toHaveCount(3);
  await expect(statements.nth(0)).toContainText("Never, statement 3 of webTaskPolicy (identity-based policy)matches, and decides");
  await expect(statements.nth(1)).toContainText(`resource ${QUEUE} does not match [${QUEUE}-old]`);
  await expect(statements.nth(2)).toContainText("action sqs:SendMessage is not in [dynamodb:GetItem]");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(statements.nth(1).locator("pre")).toBeVisible();
  await expect(statements.nth(1).locator("pre")).toContainText('"Sid": "Elsewhere"');
  await expectAccessible(page, "main");
});

test("the trust policy is a gate: open with its statement, and closed once the policy no longer names ECS", async ({ page }) => {
  const untrusted = {
    ...role("webExecution", PULL, READ_SECRET),
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Sid: "Only", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
  };
  await openScenario(page, service([PULL, READ_SECRET], [SEND], [{ at: 60_000, command: "PutRole", role: untrusted }]));
  await run(page);
  await selectTask(page, 0);
  await showView(page, "Roles");
  await seek(page, 30);
  const trust = stage(page).locator(".role-execution .role-trust").getByRole("button");
  await expect(trust).toHaveAccessibleName(/ecs-tasks\.amazonaws\.com allowed/);
  await expect(stage(page).locator(".wire-execution .gate-ring").first()).toBeVisible();
  await trust.focus();
  await page.keyboard.press("Enter");
  const asked = decision(page, "sts:AssumeRole");
  await expect(asked).toContainText("Allowed by statement 1 of the trust policy");
  await asked.getByText("Every statement, and why not (1)").click();
  await asked.getByRole("listitem").locator("summary").click();
  await expect(asked.getByRole("listitem")).toContainText("statement 1 of the trust policy of webExecution");
  await expect(asked.getByRole("listitem").locator("pre")).toContainText('"Service": "ecs-tasks.amazonaws.com"');

  await seek(page, 61);
  await expect(trust).toHaveAccessibleName(/ecs-tasks\.amazonaws\.com denied/);
  await expect(stage(page).locator(".wire-execution.is-refused .gate-bar")).toHaveCount(1);
  await trust.click();
  await expect(asked).toContainText("implicit deny");
  await expect(asked).toContainText("ECS starts no task with this role. It answers: ECS was unable to assume the role");
  await asked.getByText("Every statement, and why not (1)").click();
  await expect(asked.getByRole("listitem")).toContainText("principal ecs-tasks.amazonaws.com is not in [ec2.amazonaws.com]");
  await asked.getByRole("button", { name: "Set the recommended trust policy" }).click();
  await pause(page);
  await expect(trust).toHaveAccessibleName(/ecs-tasks\.amazonaws\.com allowed/);
});

test("without a task role the application's call leaves its lane for the instance role, in words and by its wire", async ({ page }) => {
  await openScenario(page, service([PULL, READ_SECRET], null));
  await run(page);
  await selectTask(page, 0);
  await showView(page, "Roles");
  await expect(stage(page).getByText("no task role: the SDK falls through to the instance role")).toBeVisible();
  await expect(stage(page).locator(".wire-task.is-fall-through")).toHaveCount(1);
  const instanceLane = stage(page).getByRole("region", { name: "with the instance's role" });
  const call = instanceLane.getByRole("button", { name: /Amazon SQS .*denied/ });
  await call.click();
  await expect(stage(page).getByText(/^Signed with temporary credentials from 169\.254\.169\.254: issued at .*, good for 6 h/)).toBeVisible();
  await expectAccessible(page, "main");
});

test("a lane says how its permissions differ from the smallest ones, attaches these, and leads to the Roles tab", async ({ page }) => {
  const unused = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  await openScenario(page, service([PULL, READ_SECRET, unused], [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }]));
  await run(page);
  await selectTask(page, 0);
  await showView(page, "Roles");
  await expect(stage(page).locator(".role-execution").getByRole("button", { name: /unused/ })).toBeVisible();
  const ofTask = stage(page).locator(".role-task .role-permissions").getByRole("button");
  await expect(ofTask).toContainText("1 broader");
  await expect(ofTask).toHaveAttribute("aria-expanded", "false");
  await ofTask.focus();
  await page.keyboard.press("Enter");
  await expect(ofTask).toHaveAttribute("aria-expanded", "true");
  const panel = stage(page).getByRole("region", { name: "Least privilege of webTask, at the playhead" });
  await expect(panel).toContainText(`Only sqs:SendMessage is called. ${QUEUE} is enough.`);
  await expectAccessible(page, "main");
  await panel.getByRole("button", { name: "Attach the smallest policy" }).click();
  await pause(page);
  await expect(ofTask).toContainText("exactly as needed");
  await panel.getByRole("button", { name: "Edit in the Roles tab" }).click();
  await expect(editor(page).getByRole("tab", { name: "Roles" })).toHaveAttribute("aria-selected", "true");
  await expect(editor(page).getByRole("region", { name: "Least privilege of webTask" })).toBeVisible();
});

test("a request that its caller may not make is told where the roles are, as the caller's and not the task's", async ({ page }) => {
  await openScenario(page, {
    ...service([PULL, READ_SECRET], [SEND]),
    services: [],
    roles: [
      role("webExecution", PULL, READ_SECRET),
      role("webTask", SEND),
      role("deployer", { Effect: "Allow", Action: "ecs:RunTask", Resource: "*" }),
    ],
    timeline: [{ at: 0, command: "RunTask", taskDefinition: "web", caller: "deployer" }],
  });
  await run(page);
  await showView(page, "Roles");
  const refused = stage(page).getByRole("region", { name: "Refused request" });
  await expect(refused).toContainText("Asked of deployer, who gives the command, not of the roles of the task");
  await expect(refused).toContainText("iam:PassRole");
  await expect(refused).toContainText("because no identity-based policy allows the iam:PassRole action");
  await expectAccessible(page, "main");
});
