import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";

export { expect, type Locator, type Page };

export interface PageOptions {
  /** The errors and warnings that the test provokes. Any other fails it. */
  expectedErrors: RegExp | null;
}

/**
 * `test` whose page fails the test on a console error, an uncaught error, or a request to another host.
 * The base address is where `dist` is served.
 */
export const test = base.extend<PageOptions & { problems: string[] }>({
  expectedErrors: [null, { option: true }],

  baseURL: async ({}, use) => {
    await use(process.env.ECSLAB_PAGE);
  },

  // An object of its own, so that a test may look at what was collected so far.
  problems: async ({}, use) => {
    await use([]);
  },

  page: async ({ page, baseURL, expectedErrors, problems }, use) => {
    const report = (problem: string) => {
      if (expectedErrors?.test(problem) !== true) {
        problems.push(problem);
      }
    };
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        report(`console: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => report(`uncaught: ${error.message}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      const own = url.origin === new URL(baseURL ?? "").origin || ["data:", "blob:", "file:"].includes(url.protocol);
      if (!own) {
        report(`request to another host: ${request.url()}`);
      }
    });
    await use(page);
    expect(problems, "errors, warnings and requests to other hosts").toEqual([]);
  },
});

/** Opens the page and waits until the program has started. */
export async function openPage(page: Page, address = ""): Promise<void> {
  await page.goto(address === "" ? "./" : address);
  await expect(page.locator("html")).toHaveAttribute("data-started", "true");
}

/** Nothing that axe-core finds, in the light and in the dark theme: in the whole page, or in what a selector names. */
export async function expectAccessible(page: Page, within = "html"): Promise<void> {
  const chosen = await page.locator("html").getAttribute("data-theme");
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate((name) => document.documentElement.setAttribute("data-theme", name), theme);
    // Colours in the middle of a transition or a fade are nobody's choice.
    // (Not awaited: a transition in what a closed <details> skips never ends.)
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) {
        // One without an end cannot be finished; the page has them while something is being waited for only.
        if (animation.effect?.getComputedTiming().endTime !== Infinity) {
          animation.finish();
        }
      }
    });
    const { violations } = await new AxeBuilder({ page }).include(within).analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${theme}: ${id}: ${help}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
    );
    expect(found, `axe-core in the ${theme} theme`).toEqual([]);
  }
  await page.evaluate((name) => {
    if (name === null) {
      document.documentElement.removeAttribute("data-theme");
    } else {
      document.documentElement.setAttribute("data-theme", name);
    }
  }, chosen);
}
