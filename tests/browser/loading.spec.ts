import { pathToFileURL } from "node:url";
import path from "node:path";
import { type Page, expect, expectAccessible, openPage, test } from "./page.ts";
import { choose, editor } from "./playground.ts";
import { DIST } from "./static_server.ts";

/** Shows the task definition as JSON instead of as a form. */
async function openJson(page: Page): Promise<void> {
  await choose(editor(page), "JSON");
}

test("the page loads from a folder of a static host, quietly, and axe-core finds nothing", async ({ page }) => {
  await openPage(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("ecslab playground");
  // What fades in and out while a decision is shown has no contrast to be judged.
  await page.getByRole("button", { name: "Pause" }).click();
  await expectAccessible(page);
});

test("the first scenario plays before the editor and the inspector are there", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/modules-*/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await openPage(page);
  await expect(page.getByText("Loading the editor")).toBeVisible();
  await expect(page.locator(".task-block").first()).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expectAccessible(page);
  release();
  await expect(editor(page).getByLabel("family", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Container instances" })).toBeVisible();
});

test("what is pasted before the editor is there is opened as soon as it is", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/modules-*/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await openPage(page);
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", '{"family": "pasted", "containerDefinitions": [{"name": "a", "image": "a:1", "memory": 64}]}');
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  });
  release();
  await expect(page.getByText("The task definition took the place of the one in the editor.")).toBeVisible();
});

test.describe("when a part of the program cannot be fetched", () => {
  test.use({ expectedErrors: /modules-|ERR_FAILED|Failed to fetch/ });

  test("the stage goes on, the part says so, and can be fetched again", async ({ page }) => {
    await page.route("**/modules-*/split_editor.wasm", (route) => route.abort());
    await openPage(page);
    await expect(page.getByText("The editor could not be fetched.")).toBeVisible();
    await page.getByRole("button", { name: "Pause" }).click();
    await expectAccessible(page);
    await page.unroute("**/modules-*/split_editor.wasm");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(editor(page).getByLabel("family", { exact: true })).toBeVisible();
  });
});

test("the code editor is fetched when the JSON view is opened, not before", async ({ page }) => {
  const lazy: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/lazy/editor")) {
      lazy.push(request.url());
    }
  });
  await openPage(page);
  expect(lazy).toEqual([]);
  await openJson(page);
  await expect(page.locator(".cm-content")).toBeVisible();
  expect(lazy).toHaveLength(1);
  await page.getByRole("button", { name: "Pause" }).click();
  await expectAccessible(page);
});

test.describe("without the code editor", () => {
  test.use({ expectedErrors: /lazy|ERR_FAILED/ });

  test("the JSON view stays a plain text field", async ({ page }) => {
    await page.route("**/lazy/editor*", (route) => route.abort());
    await openPage(page);
    await openJson(page);
    const field = page.locator(".json-editor textarea");
    await field.fill("{}");
    await expect(field).toHaveValue("{}");
  });
});

/** Types 12 into the plain text field, goes between the two, and types x when the code editor has come. */
async function typeAcrossLoading(page: Page): Promise<void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/lazy/editor*", async (route) => {
    await held;
    await route.continue();
  });
  await openPage(page);
  await openJson(page);
  const field = page.locator(".json-editor textarea");
  await field.fill("12");
  await field.press("ArrowLeft");
  release();
  await expect(page.locator(".cm-content")).toBeFocused();
  await page.keyboard.type("x");
}

test("who types before the code editor is there goes on typing in it, and nothing typed is lost", async ({ page }) => {
  await typeAcrossLoading(page);
  await expect(page.locator(".cm-content .cm-line")).toHaveText(/^(x12|1x2|12x)$/);
});

test("who types before the code editor is there goes on at the same place", async ({ page }) => {
  await typeAcrossLoading(page);
  await expect(page.locator(".cm-content .cm-line")).toHaveText("1x2");
});

for (const [saved, expected] of [
  ["dark", "dark"],
  ['"light"', "light"],
  ["something else", null],
] as const) {
  test(`a saved theme of ${saved} is set before the program runs`, async ({ page }) => {
    await page.addInitScript((theme) => localStorage.setItem("ecslab.theme", theme), saved);
    await page.route("**/*.wasm", () => undefined); // Never answered.
    await page.goto("./");
    expect(await page.locator("html").getAttribute("data-theme")).toBe(expected);
  });
}

test("a slow load says what is loading, and a quick one shows nothing", async ({ page }) => {
  await page.addInitScript(() => {
    // The time on the skeleton's own clock when it is first seen: a slow test machine does not change it.
    const look = () => {
      const skeleton = document.querySelector(".loading");
      if (skeleton !== null && getComputedStyle(skeleton).visibility === "visible") {
        const since = skeleton.getAnimations()[0]?.currentTime ?? 0;
        document.documentElement.setAttribute("data-seen-after", String(since));
      } else {
        requestAnimationFrame(look);
      }
    };
    look();
  });
  await page.route("**/*.wasm", () => undefined);
  await page.goto("./");
  await expect(page.getByText("Loading the simulator")).toBeVisible();
  expect(Number(await page.locator("html").getAttribute("data-seen-after"))).toBeGreaterThanOrEqual(400);
  await expectAccessible(page);
});

test("a host that does not know the type of .wasm files serves the page all the same", async ({ page }) => {
  await page.route("**/*.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
  });
  await openPage(page);
});

test.describe("when the simulator cannot run, the page says why and what to do", () => {
  test.use({ expectedErrors: /./ });

  const cases: { name: string; title: string; break: (page: Page) => Promise<unknown> }[] = [
    {
      name: "the wasm file is missing",
      title: "A part of the page is missing",
      break: (page) => page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "no" })),
    },
    {
      name: "the script is missing",
      title: "A part of the page is missing",
      break: (page) => page.route("**/ecslab-web-*.js", (route) => route.fulfill({ status: 404, body: "no" })),
    },
    {
      name: "the connection breaks",
      title: "The simulator could not be loaded",
      break: (page) => page.route("**/*.wasm", (route) => route.abort()),
    },
    {
      name: "the host answers with a page",
      title: "The server sent something else than the simulator",
      break: (page) =>
        page.route("**/*.wasm", (route) => route.fulfill({ contentType: "text/html", body: "<h1>Sign in</h1>" })),
    },
    {
      name: "the wasm file is cut short",
      title: "The simulator arrived damaged",
      break: (page) =>
        page.route("**/*.wasm", async (route) => {
          const response = await route.fetch();
          await route.fulfill({ contentType: "application/wasm", body: (await response.body()).subarray(0, 5000) });
        }),
    },
    {
      name: "the browser has no WebAssembly",
      title: "This browser does not run WebAssembly",
      break: (page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly")),
    },
    {
      name: "the site's own policy forbids WebAssembly",
      title: "This site does not allow WebAssembly",
      break: (page) =>
        page.route("**/sub-path/", async (route) => {
          const response = await route.fetch();
          await route.fulfill({
            response,
            headers: { ...response.headers(), "content-security-policy": "script-src 'self'" },
          });
        }),
    },
  ];

  for (const { name, title, break: breakPage } of cases) {
    test(name, async ({ page }) => {
      await breakPage(page);
      await page.goto("./");
      await expect(page.getByRole("heading", { name: title })).toBeVisible();
      await expect(page.getByRole("listitem").first()).toBeVisible();
      await expectAccessible(page);
    });
  }

  test("the page is opened from the disk", async ({ page }) => {
    await page.goto(pathToFileURL(path.join(DIST, "index.html")).href);
    await expect(page.getByRole("heading", { name: "This page was opened as a file" })).toBeVisible();
  });

  test("the program panics: the page stays behind a dialog that offers a restart", async ({ page }) => {
    await openPage(page);
    await page.evaluate(() => window.ecslab.stopped("panicked at a test"));
    const dialog = page.getByRole("dialog", { name: "The simulator stopped" });
    await expect(dialog).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Restart" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.locator("html")).toHaveAttribute("data-started", "true");
  });
});
