import {execFile} from 'node:child_process';
import {readdir, readFile} from 'node:fs/promises';
import {promisify} from 'node:util';
import {build} from 'esbuild';
import {createElement} from 'react';
import {renderToString} from 'react-dom/server';
import {describe, expect, it} from 'vitest';
import {createClient, redact} from '../../client/dist/index.js';
import {GateProvider, SignedIn, SignedOut, useSession} from '../../react/dist/index.js';

const root = new URL('../../', import.meta.url);
const run = (...parameters: string[]) => promisify(execFile)(process.execPath, parameters, {cwd: root, timeout: 30_000});

async function bundled(source: string): Promise<string> {
  const {outputFiles} = await build({
    stdin: {contents: source, resolveDir: root.pathname},
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

describe('the package', () => {
  it('has types that are those of openapi.yaml', async () => {
    await run('scripts/types.mjs', '--check');
  });

  it('redacts by the rules of the service', async () => {
    const [redaction, events] = await Promise.all([
      readFile(new URL('../../src/main/java/dev/forestgate/journal/event/Redaction.java', root), 'utf8'),
      readFile(new URL('client/src/events.ts', root), 'utf8'),
    ]);
    expect(events).toContain(/SECRET_NAME =\s+Pattern.compile\(\s+"([^"]+)"/.exec(redaction)![1]);
    const java = redaction.slice(redaction.indexOf('SECRET_VALUE ='), redaction.indexOf('private Redaction'));
    const values = [...java.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(match => match[1]).join('').replaceAll('\\\\', '\\');
    expect(events.replace('(?:bearer|basic)', '(?i:bearer|basic)')).toContain(values);
    expect(redact({Password: 1, list: [{pin: '1234'}, 'a sk-abcdefghijklmnopqrstuv b'], n: null})).toEqual({
      Password: '[redacted]',
      list: [{pin: '[redacted]'}, 'a [redacted] b'],
      n: null,
    });
  });

  it('has no dependency and no code that a strict policy forbids', async () => {
    const manifest = JSON.parse(await readFile(new URL('client/package.json', root), 'utf8'));
    expect(manifest.dependencies).toBeUndefined();
    for (const folder of ['client/dist/', 'react/dist/']) {
      for (const file of (await readdir(new URL(folder, root))).filter(name => name.endsWith('.js'))) {
        expect(await readFile(new URL(folder + file, root), 'utf8'), file).not.toMatch(/\beval\(|new Function|innerHTML|document\.write/);
      }
    }
  });

  it('leaves out what an application does not import', async () => {
    expect(await bundled("import '@forestgate/client'")).toBe('');
    expect((await bundled("export {redact} from '@forestgate/client'")).length).toBeLessThan(1_000);
    expect(await bundled("export {Problem} from '@forestgate/client'")).not.toMatch(/BroadcastChannel|sendBeacon|api\/auth/);
  });

  it('is imported and created on a server that has no window, and lets the process end', async () => {
    const script = `
      for (const name of ['window', 'document', 'localStorage', 'location', 'addEventListener']) {
        Object.defineProperty(globalThis, name, {get() { if (name !== 'document') throw new Error(name + ' was touched'); }});
      }
      const {createClient} = await import('@forestgate/client');
      await import('@forestgate/react');
      for (const mode of ['cookie', 'token']) createClient({url: '/auth', mode});
      console.log('rendered');`;
    expect((await run('--input-type=module', '-e', script)).stdout).toBe('rendered\n');
  });
});

describe('React on a server', () => {
  it('renders neither side before the session is known', () => {
    const gate = createClient({url: '/auth'});
    const Shown = () => createElement('i', null, String(useSession()));
    const page = createElement(
      GateProvider,
      {gate},
      createElement(SignedIn, null, 'in'),
      createElement(SignedOut, null, 'out'),
      createElement(Shown),
    );
    expect(renderToString(page)).toBe('<i>undefined</i>');
  });

  it('names the missing provider', () => {
    expect(() => renderToString(createElement(SignedIn, null, 'in'))).toThrow(/GateProvider/);
  });
});
