// Bundles the scripts of the pages into the server's static folder, with the licences of what
// they contain. The folder is replaced as a whole, so that nothing old stays in it.

import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../server/rightsgraph_server/static/vendor");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: { sparql: "src/sparql.js", charts: "src/charts.js", api: "src/api.js" },
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "none",
  chunkNames: "chunk-[hash]",
});
await writeFile(join(target, "LICENSES.txt"), await licences(Object.keys(result.metafile.inputs)));
for (const [file, { bytes }] of Object.entries(result.metafile.outputs)) {
  console.log(`${(bytes / 1000).toFixed(0).padStart(6)} kB  ${file.split("/").pop()}`);
}

async function licences(inputs) {
  const found = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const names = [...new Set(found.filter(Boolean))].sort();
  return (await Promise.all(names.map(licence))).join("\n");
}

async function licence(name) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? await readFile(join(folder, file), "utf8") : "";
  return `${name} ${about.version}: ${about.license}\n\n${text}\n`;
}
