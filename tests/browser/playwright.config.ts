import { defineConfig } from "@playwright/test";
import chromiumFlags from "./chromium_flags.json" with { type: "json" };

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  globalSetup: "./static_server.ts",
  fullyParallel: true,
  workers: 2,
  // A test that passes at the second try hides a fault.
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  reporter: [["list"], ["./count_reporter.ts"]],
  use: {
    actionTimeout: 10_000,
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      // `cargo xtask test` says which browser; nothing is downloaded.
      ...(process.env.CHROME === undefined ? {} : { executablePath: process.env.CHROME }),
      args: chromiumFlags,
    },
  },
});
