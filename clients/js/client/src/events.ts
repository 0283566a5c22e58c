/**
 * Events of a front end for the journal: batched, without secrets, also sent while the page is left.
 *
 * @module
 */
import {isBrowser, isVisible, onPage} from './page.js';
import type {Transport} from './transport.js';

interface GateEvent {
  action: string;
  detail?: Record<string, unknown>;
}

const PATH = '/api/events';
const ACTION = /^[a-z0-9._-]{1,64}$/;
const MAX_BATCH = 20;
const MAX_DETAIL_BYTES = 2048;
const DELAY = 1_000;

const SECRET_NAME =
  /passw|passphrase|pwd|secret|token|credential|authori[sz]ation|cookie|api[_-]?key|private[_-]?key|^pin$|^otp$|^code$|^cvv$/i;
const SECRET_VALUE =
  /eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*|[0-9a-f-]{36}(\.[0-9a-f-]{36})?(\.[\w-]{43}){1,2}|(?:bearer|basic)\s+[\w.~+/=-]{16,}|-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)|\$(argon2|2[aby]?|scrypt|firescrypt|pbkdf2)[\w-]*\$[\w$=,.+/-]*|\{SSHA(256|512)?}[\w+/]+={0,2}|\bfg_[0-9A-Za-z]{49}|\bsk-[\w-]{20,}/gi;

/** Replaces what looks like a secret, by the rules of the service in any case, so that it does not leave the page. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(SECRET_VALUE, '[redacted]');
  }
  if (Array.isArray(value)) {
    return value.map(redact);
  }
  return value && typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
          redact(name),
          SECRET_NAME.test(name) ? '[redacted]' : redact(member),
        ]),
      )
    : value;
}

/** Collects events and sends them. Best effort: an event whose request fails is lost. */
export class Events {
  readonly #transport: Transport;
  readonly #token: () => string | undefined;
  #queue: GateEvent[] = [];
  #timer?: ReturnType<typeof setTimeout>;

  constructor(transport: Transport, token: () => string | undefined, closed: AbortSignal) {
    this.#transport = transport;
    this.#token = token;
    onPage('pagehide visibilitychange', this.#leave, closed);
    closed.addEventListener('abort', this.#leave);
  }

  /** Throws RangeError if the service would refuse the event. */
  add(action: string, detail?: Record<string, unknown>): void {
    const event = {action, detail: detail && (redact(JSON.parse(JSON.stringify(detail))) as GateEvent['detail'])};
    if (!ACTION.test(action) || new TextEncoder().encode(JSON.stringify(event.detail ?? {})).length > MAX_DETAIL_BYTES) {
      throw new RangeError('action: [a-z0-9._-]{1,64}, detail: up to 2 KiB');
    }
    this.#queue.push(event);
    if (this.#queue.length >= MAX_BATCH) {
      void this.flush();
    } else {
      this.#timer ??= setTimeout(() => void this.flush(), DELAY);
    }
  }

  /** Sends what is collected. */
  async flush(): Promise<void> {
    const events = this.#take();
    if (events.length) {
      await this.#transport.call('POST', PATH, {events}).catch(() => {});
    }
  }

  /** Sends what is collected without waiting, as the page may not live on. */
  readonly #leave = (event: Event): void => {
    if (event.type === 'visibilitychange' && isVisible()) {
      return;
    }
    const events = this.#take();
    if (events.length && this.#transport.mode === 'cookie' && isBrowser) {
      const body = new Blob([JSON.stringify({events})], {type: 'application/json'});
      navigator.sendBeacon(this.#transport.address(PATH), body);
    } else if (events.length) {
      // A beacon carries no bearer token.
      this.#transport.once(PATH, {method: 'POST', json: {events}, keepalive: true}, this.#token()).catch(() => {});
    }
  };

  #take(): GateEvent[] {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#queue.splice(0);
  }
}
