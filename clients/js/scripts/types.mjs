// Writes client/src/api.ts, the types of the service's JSON, from src/main/resources/openapi.yaml of the repository.
// With --check it writes nothing and fails if the file differs.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import openapiTS, {astToString} from 'openapi-typescript';
import {parse} from 'yaml';

const document = new URL('../../../src/main/resources/openapi.yaml', import.meta.url);
const sources = new URL('../client/src/', import.meta.url);
const target = new URL('api.ts', sources);

const {openapi, info, components} = parse(readFileSync(document, 'utf8'));
const used = {};
for (const name of readdirSync(sources).filter(file => file !== 'api.ts')) {
  for (const [, schema] of readFileSync(new URL(name, sources), 'utf8').matchAll(/chemas(?:'\])?\['(\w+)'\]/g)) {
    collect(schema);
  }
}

/** Takes a schema that the client names, and those that it refers to: other changes of the document do not matter here. */
function collect(name) {
  if (!(name in used)) {
    used[name] = components.schemas[name];
    for (const [, next] of JSON.stringify(used[name]).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      collect(next);
    }
  }
}

// The client names the paths itself, and its tests check them against the service.
const schemas = {openapi, info, paths: {}, components: {schemas: Object.fromEntries(Object.entries(used).sort())}};
const header = '/* Made from openapi.yaml by `npm run types`. Do not edit. */\n\n';
const types = astToString(await openapiTS(schemas))
  .replace(/^export type (paths|webhooks|operations|\$defs) = .*\n/gm, '')
  // Tags that TypeDoc does not know.
  .replace(/@description /g, '')
  .replace(/^ *\* @enum .*\n/gm, '');

if (!process.argv.includes('--check')) {
  writeFileSync(target, header + types);
} else if (readFileSync(target, 'utf8') !== header + types) {
  console.error('client/src/api.ts differs from openapi.yaml: run `npm run types`');
  process.exitCode = 1;
}
