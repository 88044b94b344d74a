import { expect, test, type Page } from "./page.ts";
import {
  NETWORK,
  cluster,
  editor,
  inspector,
  lanes,
  openScenario,
  role,
  roleArn,
  run,
  selectTask,
  showAsTable,
  showEditorTab,
  showView,
  stage,
  statusHistory,
} from "./playground.ts";

const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/db-AbCdEf";
const PARAMETER = "arn:aws:ssm:us-east-1:111122223333:parameter/shop/api-url";

const SCENARIO = {
  version: 1,
  title: "A shop on Fargate",
  seed: 2,
  cluster: cluster(),
  taskDefinitions: [
    {
      family: "shop",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      executionRoleArn: roleArn("shopExecutionRole"),
      containerDefinitions: [
        {
          name: "app",
          image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:3.1",
          essential: true,
          secrets: [
            { name: "DB_PASSWORD", valueFrom: SECRET },
            { name: "API_URL", valueFrom: PARAMETER },
          ],
          environmentFiles: [{ value: "arn:aws:s3:::shop-config/shop.env", type: "s3" }],
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": "/ecs/shop", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "shop" },
          },
        },
      ],
    },
  ],
  roles: [
    role(
      "shopExecutionRole",
      {
        Sid: "PullAndLog",
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchGetImage",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
        ],
        Resource: "*",
      },
      { Sid: "ReadSecret", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: SECRET },
      { Sid: "ReadParameter", Effect: "Allow", Action: "ssm:GetParameters", Resource: PARAMETER },
      {
        Sid: "ReadEnvironmentFile",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:GetBucketLocation"],
        Resource: ["arn:aws:s3:::shop-config", "arn:aws:s3:::shop-config/shop.env"],
      },
    ),
  ],
  timings: { preset: "classroom" },
  timeline: [
    { at: 1000, command: "RunTask", taskDefinition: "shop", launchType: "FARGATE", networkConfiguration: NETWORK },
  ],
};

/** The actions in the table of calls, oldest first, with the role that signed them. */
async function calls(page: Page): Promise<{ action: string; signedWith: string; decision: string }[]> {
  const rows = await stage(page).getByRole("table", { name: /^API calls/ }).locator("tbody tr").all();
  const read = await Promise.all(
    rows.map(async (row) => {
      const cells = await row.getByRole("cell").allInnerTexts();
      return { signedWith: cells[1] ?? "", action: cells[2] ?? "", decision: cells[3] ?? "" };
    }),
  );
  return read.reverse();
}

test("the ECS agent makes the calls that the task definition asks for, with the task execution role", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await run(page);
  await selectTask(page, 0);
  await showView(page, "Roles");
  await expect(stage(page).getByText("Used by the ECS agent, never by the application.")).toBeVisible();
  const group = stage(page).getByRole("region", { name: "with the task execution role" });
  for (const service of ["SSM Parameter Store", "Secrets Manager", "Amazon S3", "Amazon ECR", "CloudWatch Logs"]) {
    await expect(group.getByRole("button", { name: new RegExp(`${service} .* allowed`) })).toBeVisible();
  }
  await showAsTable(page);
  const made = await calls(page);
  expect(made.every(({ signedWith, decision }) => signedWith.includes("shopExecutionRole") && decision === "allowed")).toBe(true);
  expect(made.map(({ action }) => action)).toEqual([
    "sts:AssumeRole",
    "ecr:GetAuthorizationToken",
    "ssm:GetParameters",
    "secretsmanager:GetSecretValue",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "ecr:BatchGetImage",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ]);
});

test("a permission taken away in the editor denies the call, and the task stops with the reason that ECS gives", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await showEditorTab(page, "Roles");
  await editor(page).getByText(/^secretsmanager:GetSecretValue/).first().click();
  await expect(editor(page).getByRole("checkbox", { name: /^secretsmanager:GetSecretValue/ })).not.toBeChecked();
  await run(page);
  await selectTask(page, 0);
  expect(await statusHistory(page)).not.toContain("RUNNING");
  await expect(inspector(page)).toContainText(/stopCode\s*TaskFailedToStart/);
  await expect(inspector(page)).toContainText(
    /ResourceInitializationError: unable to pull secrets or registry auth: .*shopExecutionRole.* is not authorized to perform: secretsmanager:GetSecretValue/,
  );
  await showView(page, "Roles");
  await stage(page).getByRole("button", { name: /Secrets Manager .* denied/ }).click();
  const decision = stage(page).getByRole("region", { name: "Decision for secretsmanager:GetSecretValue" });
  await expect(decision).toContainText("implicit deny");
  await expect(decision).toContainText("No statement of shopExecutionRole is about Secrets Manager.");
  await expect(decision).toContainText("The task cannot start.");
});

test("a permission taken away with the menu of faults decides over the tasks that start after it", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await page.keyboard.press("f");
  await page.getByRole("combobox", { name: "Fault" }).fill("ssm:GetParameters");
  await page.keyboard.press("Enter");
  await run(page);
  await selectTask(page, 0);
  await expect(inspector(page)).toContainText(/stopCode\s*TaskFailedToStart/);
  await expect(inspector(page)).toContainText("ssm:GetParameters");
  await expect(lanes(page).first()).toHaveAccessibleName(/STOPPED$/);
});

test("without its task execution role no task is started, and RunTask says why", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await page.keyboard.press("f");
  await page.getByRole("combobox", { name: "Fault" }).fill("delete role shopExecutionRole");
  await page.keyboard.press("Enter");
  await run(page);
  await expect(lanes(page)).toHaveCount(0);
  await expect(page.getByRole("alert")).toContainText(
    `RunTask refused: ClientException: ECS was unable to assume the role '${roleArn("shopExecutionRole")}'`,
  );
  await expect(inspector(page)).toContainText("ECS was unable to assume the role");
});
