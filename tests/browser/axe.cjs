// Pages → what axe-core finds in them, in a real Chromium, wide and narrow, light and dark; as JSON.
// node axe.cjs CHROMIUM PAGE…
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
const { pathToFileURL } = require("node:url");

const [executablePath, ...pages] = process.argv.slice(2);
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-quic"] });
  const found = [];
  for (const width of [1280, 320]) {
    for (const colorScheme of ["light", "dark"]) {
      // The pages' own security policy lets no checker in, so it is set aside here, and here alone.
      const context = await browser.newContext({ bypassCSP: true, viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      for (const path of pages) {
        await page.goto(pathToFileURL(path).href);
        await page.addScriptTag({ path: axe });
        const { violations } = await page.evaluate(only => axe.run({ runOnly: only }), tags);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        const rules = violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.html).join(" ").slice(0, 300)}`);
        if (wide > width) rules.push(`scrolls sideways: ${wide} px`);
        found.push(...rules.map(rule => ({ path, width, colorScheme, rule })));
      }
      await context.close();
    }
  }
  await browser.close();
  console.log(JSON.stringify({ visits: pages.length * 4, found }));
})();
