// Prints the Postman collection of the openapi.yaml that the argument names. The same input gives the same output:
// ids, which are random, are left out. So are the responses, which are in openapi.yaml.
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

// Where there is no example the converter draws a value.
Math.random = () => 0;
const { default: converter } = await import('openapi-to-postmanv2');

const SIGN_IN = 'POST api/auth/login';
const KEEP_TOKEN = [
  "const { access_token: token } = pm.response.json();",
  "if (token) { pm.collectionVariables.set('bearerToken', token); }",
];

const data = await readFile(process.argv[2], 'utf8');
const converted = await promisify(converter.convertV2)(
  { type: 'string', data },
  { folderStrategy: 'Tags', parametersResolution: 'Example' },
);
if (!converted.result) {
  throw new Error(converted.reason);
}
const made = converted.output[0].data;
const collection = {
  info: { name: made.info.name, description: made.info.description, schema: made.info.schema },
  item: made.item.map(folder),
  auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{bearerToken}}', type: 'string' }] },
  variable: [
    { key: 'baseUrl', value: 'http://localhost:8080' },
    { key: 'bearerToken', value: '', description: 'Access token, which "Sign in" sets, or an API key.' },
    { key: 'basicAuthUsername', value: '', description: 'Name of a service, or id of a client.' },
    { key: 'basicAuthPassword', value: '' },
  ],
};
process.stdout.write(`${JSON.stringify(collection, null, 1)}\n`);

function folder({ name, description, item }) {
  // Further prefixes of an operation would only be repetitions.
  const own = item.filter((one) => !one.name.startsWith('The same as '));
  return { name, description, item: own.map(entry) };
}

function entry({ name, request }) {
  const { method, description, url, header, body } = request;
  [...url.query, ...(body?.urlencoded ?? [])].forEach(onlyIfRequired);
  const one = { name, request: { method, description, auth: auth(request.auth), url, header, body } };
  if (`${method} ${url.path.join('/')}` === SIGN_IN) {
    one.event = [{ listen: 'test', script: { type: 'text/javascript', exec: KEEP_TOKEN } }];
  }
  return one;
}

// The converter takes the first of the alternatives: none at all, the cookie, or what the collection has.
function auth(given) {
  if (given === null) {
    return { type: 'noauth' };
  }
  return given.type === 'basic' ? given : undefined;
}

// A text without an example is a part of the name of its type.
function onlyIfRequired(parameter) {
  parameter.disabled = !parameter.description?.content.startsWith('(Required)');
  parameter.value = 'string'.startsWith(parameter.value) ? '' : parameter.value;
}
