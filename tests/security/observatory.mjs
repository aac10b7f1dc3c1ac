// Scores pages of a site on this machine by the rules of MDN's HTTP Observatory, with its own code,
// and prints one JSON object a line: the score, and every rule that gave or took points.
// Usage: node observatory.mjs FOLDER_OF_THE_PACKAGE HOST HTTP_PORT HTTPS_PORT PATH…
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, host, httpPort, httpsPort, ...paths] = process.argv.slice(2);
const part = (path) => import(pathToFileURL(join(folder, "src", path)).href);

// The site answers at its own name and the usual ports, as far as the scanner can tell.
for (const [{ Agent }, port] of [
  [http, httpPort],
  [https, httpsPort],
]) {
  const connect = Agent.prototype.createConnection;
  Agent.prototype.createConnection = function (options, ...rest) {
    return connect.call(this, { ...options, host: "127.0.0.1", port }, ...rest);
  };
}

const { retrieve } = await part("retriever/retriever.js");
const { ALL_TESTS } = await part("constants.js");
const { getGradeForScore, getScoreModifier } = await part("grader/grader.js");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await part("grader/charts.js");

for (const path of paths) {
  const answers = await retrieve(host, { path });
  const found = ALL_TESTS.map((test) => test(answers)).filter(({ result }) => result);
  const points = found.map(({ result }) => [result, getScoreModifier(result)]);
  const sum = (list) => list.reduce((all, [, modifier]) => all + modifier, 100);
  const plain = sum(points.filter(([, modifier]) => modifier < 0));
  const { score, grade } = getGradeForScore(
    plain >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(points) : plain,
  );
  console.log(JSON.stringify({ path, status: answers.responses.auto?.status, score, grade, points }));
}
