// What is asked of parents, by a program that knows the site's data alone: node parents.mjs FOLDER
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const folder = process.argv[2];
const read = async name => JSON.parse(await readFile(join(folder, name), "utf8"));

const { policies } = await read("policies.json");
const asked = [];
for (const policy of policies) {
  const { expectations } = await read(policy.data);
  for (const { id, of, text } of expectations) {
    if (of.includes("parents")) asked.push([`${policy.page}#${id}`, text]);
  }
}
console.log(JSON.stringify(asked));
