// Runs queries over the files of an index: node static_search.mjs SCRIPTS INDEX [LIMIT [facets]] < queries
//
// Reads a JSON list of queries; prints a JSON list of {ids, total, suggestion, answer, ms,
// files, later, error}: `files` are read by a visitor who asks this first, `later` by one who has
// asked all queries before it; `ms` is the processor time of an answer whose files
// are there.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [scripts, folder] = process.argv.slice(2);
const { openIndex } = await import(pathToFileURL(path.resolve(scripts, "answer.js")).href);

function visitor() {
  const read = [];
  const ask = openIndex("", async (name) => {
    read.push(name);
    return JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
  });
  return { ask, read };
}

const limit = Number(process.argv[4] ?? 10);
const facets = process.argv[5] === "facets";
const regular = visitor();
const answers = [];
for (const query of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const first = visitor();
  regular.read.length = 0;
  try {
    await first.ask({ query, limit, facets });
    await regular.ask({ query, limit, facets });
    await first.ask({ query, limit, facets });
    const begin = process.cpuUsage();
    const answer = await first.ask({ query, limit, facets });
    const { user, system } = process.cpuUsage(begin);
    const ms = (user + system) / 1000;
    const page = answer.hits.slice(0, limit);
    answers.push({
      ids: page.filter((hit) => hit.kind === "article").map((hit) => [hit.id, ...hit.also]),
      total: answer.total,
      suggestion: answer.suggestion,
      answer,
      ms,
      files: [...first.read],
      later: [...regular.read],
    });
  } catch (error) {
    answers.push({ ids: [], total: 0, ms: 0, files: [], later: [], error: error.stack, code: error.code });
  }
}
process.stdout.write(JSON.stringify(answers));
