import {readFile} from 'node:fs/promises';
import {createServer, request, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** What a test does to a request before the service sees it. True if it was answered. */
export type Interception = (incoming: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** Nothing but the site's own scripts and calls, no eval, and no script made of a string. */
const STRICT = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self' http://localhost:*",
  "img-src 'self' data:",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const TYPES: Record<string, string> = {js: 'text/javascript', css: 'text/css', html: 'text/html', map: 'application/json'};
const PAGE = '<!doctype html><html lang="en"><title>Page</title><script type="module" src="/page.js"></script>';
const SCRIPT = "import * as library from '/client/index.js'; window.library = library;";

/**
 * A front end as operators host it: pages under a strict policy, the built client as plain modules, and the service under
 * a path of the same host.
 */
export class Site {
  /** Requests to the service: method and path. */
  readonly calls: string[] = [];
  readonly bodies: string[] = [];
  intercept?: Interception;
  #server!: Server;

  private constructor(
    private readonly service: string,
    private readonly prefix: string,
    private readonly root?: URL,
  ) {}

  /**
   * @param prefix path of the service on this host
   * @param root folder with a built page, instead of the page that only loads the client
   */
  static async start(service: string, {prefix = '/auth', port = 0, root}: {prefix?: string; port?: number; root?: URL} = {}) {
    const site = new Site(service, prefix, root);
    site.#server = createServer((incoming, response) => {
      site.#handle(incoming, response).catch(error => response.writeHead(500).end(String(error)));
    });
    await new Promise<void>((resolve, reject) => {
      site.#server.once('error', reject).listen(port, 'localhost', resolve);
    });
    return site;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  count(call: string): number {
    return this.calls.filter(one => one === call).length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const {pathname} = new URL(incoming.url!, 'http://site');
    if (pathname.startsWith(`${this.prefix}/`)) {
      this.calls.push(`${incoming.method} ${pathname.slice(this.prefix.length)}`);
      if (!(await this.intercept?.(incoming, response))) {
        await this.forward(incoming, response);
      }
      return;
    }
    const headers = {'content-security-policy': STRICT, 'cache-control': 'no-store'};
    const body = await this.#file(pathname);
    response.writeHead(200, {...headers, 'content-type': TYPES[pathname.split('.')[1] ?? 'html'] ?? 'text/html'}).end(body);
  }

  /** Sends a request on to the service, and its response back. */
  async forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    this.bodies.push(body.toString());
    const target = new URL(this.service + incoming.url!.slice(this.prefix.length));
    await new Promise<void>((resolve, reject) => {
      // The Host stays that of the browser, as a reverse proxy keeps it.
      const outgoing = request(target, {method: incoming.method, headers: incoming.headers}, answer => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response).on('close', resolve).on('error', reject);
      });
      outgoing.on('error', reject).end(body);
    });
  }

  async #file(pathname: string): Promise<string | Buffer> {
    if (this.root) {
      return readFile(new URL(pathname === '/' ? 'index.html' : pathname.slice(1), this.root));
    }
    if (pathname === '/page.js') {
      return SCRIPT;
    }
    return pathname.startsWith('/client/') ? readFile(new URL(`../..${pathname.replace('client/', 'client/dist/')}`, import.meta.url)) : PAGE;
  }
}
