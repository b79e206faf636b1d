// A site, opened from its folder in a real Chromium: by keyboard alone, with script off, with its own security
// policy in force; what was seen, as JSON.
// node site.cjs CHROMIUM FOLDER
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");
const { join } = require("node:path");

const [executablePath, folder] = process.argv.slice(2);
const address = name => pathToFileURL(join(folder, name)).href;
const seen = { refused: [] };

// What has the focus: where it leads, its words or name, and whether the whole of it can be seen.
const focused = page => page.evaluate(() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  return {
    href: element.getAttribute("href"),
    said: element.getAttribute("aria-label") || element.textContent,
    visible: box.width > 1 && box.top >= 0 && box.bottom <= innerHeight,
    outlined: getComputedStyle(element).outlineStyle !== "none",
  };
});

async function tabTo(page, wanted) {
  for (let presses = 1; presses < 400; presses += 1) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (wanted(now)) return { ...now, presses };
  }
  return null;
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-quic"] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.on("console", message => message.type() === "error" && seen.refused.push(message.text()));
  page.on("pageerror", error => seen.refused.push(String(error)));

  await page.goto(address("index.html"));
  await page.keyboard.press("Tab");
  seen.skip = await focused(page);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  seen.afterSkip = await page.evaluate(() => document.querySelector("main").contains(document.activeElement));

  await page.focus("#_words");
  await page.keyboard.type("Phones");
  seen.found = await page.locator("#_found a").allTextContents();
  seen.said = await page.locator("#_said").textContent();
  await page.keyboard.press("Enter");
  seen.firstFound = await focused(page);
  await Promise.all([page.waitForURL(/policies\//), page.keyboard.press("Enter")]);
  seen.opened = page.url().slice(address("").length + 1);
  await page.goBack();
  await page.fill("#_words", "zzzz");
  seen.nothing = await page.locator("#_said").textContent();

  await page.goto(address("policies/online-safety.html"));
  seen.permalink = await tabTo(page, now => (now.said || "").startsWith("Link to “Mobile phones”"));
  await page.keyboard.press("Enter");
  seen.landed = await page.evaluate(() => [location.hash, document.querySelector(":target").textContent]);

  await page.goto(address("policies/languages.html"));
  const term = page.locator(".term").first();
  const meaning = term.locator(".meaning");
  seen.hidden = !(await meaning.isVisible());
  await term.locator("a").focus();
  seen.onFocus = await meaning.isVisible();
  await page.evaluate(() => document.activeElement.blur());
  await term.locator("a").hover();
  seen.onHover = await meaning.isVisible();

  await page.goto(address("for/parents.html"));
  await page.locator("main a[href*='policies/online-safety.html#']").first().click();
  seen.source = await page.evaluate(() => document.querySelector(":target") !== null);
  seen.crest = await page.evaluate(() => document.querySelector(".crest").naturalWidth > 0);
  await context.close();

  const still = await browser.newContext({ javaScriptEnabled: false });
  const plain = await still.newPage();
  await plain.goto(address("index.html"));
  seen.formWithoutScript = await plain.locator("#_search").isVisible();
  await plain.locator("main a", { hasText: "Uniform" }).first().click();
  seen.titleWithoutScript = await plain.title();
  await browser.close();
  console.log(JSON.stringify(seen));
})();
