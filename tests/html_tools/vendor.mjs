// Prints what of ts-fsrs a reader's browser gets, made of the packages that are locked beside this file:
// node tests/html_tools/vendor.mjs > static/js/vendor/ts-fsrs.js
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));
const { version } = createRequire(import.meta.url)("./node_modules/ts-fsrs/package.json");

const { outputFiles: [file] } = await build({
  // The memory of FSRS alone: when a card comes back, practice_schedule.js says as py-fsrs does.
  stdin: { contents: 'export { FSRSAlgorithm } from "ts-fsrs";', resolveDir: folder },
  banner: { js: `// ts-fsrs ${version}, MIT: its licence is in ts-fsrs.LICENSE` },
  bundle: true,
  format: "esm",
  legalComments: "none",
  minify: true,
  write: false,
});
process.stdout.write(file.text);
