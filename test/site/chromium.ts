/** A real Chromium for tests, if installed; otherwise these tests are skipped with a reason. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { DAY } from "./example.ts";
import { PATIENCE } from "./made.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Undefined if Chromium is not installed. */
export const CHROMIUM: string | undefined = process.env["SLUICE_CHROMIUM"] ?? onPath();

export const WHY_NOT: string = `needs ${NAMES.join(", ")} on PATH, or SLUICE_CHROMIUM`;

function onPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium does not run its sandbox as root, which containers often use. */
export function openChromium(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ args, ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }) });
}

export interface Opened {
  readonly page: Page;
  /** Errors of the page and its console, including violations of its policy. */
  readonly errors: readonly string[];
}

interface Look {
  readonly scheme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  /** Device pixels per CSS pixel. */
  readonly scale?: number;
  /** The day of the browser's clock. Default: that of the example, so that the page is not old. */
  readonly day?: string;
}

/** `file`: absolute; `rest`: the end of the URL. */
export async function open(browser: Browser, file: string, rest: string = "", look: Look = {}): Promise<Opened> {
  const { scheme = "light", width = 1280, height = 800, scale = 1, day = DAY } = look;
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
    deviceScaleFactor: scale,
  });
  page.setDefaultTimeout(PATIENCE);
  await page.clock.setFixedTime(new Date(`${day}T12:00:00Z`));
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() !== "log") errors.push(`${message.type()}: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:") || request.url().includes("favicon")) errors.push(request.url());
  });
  await page.goto(pathToFileURL(file).href + rest);
  await page.waitForSelector("h1", { state: "attached" });
  return { page, errors };
}
