/**
 * Messages and locks among the tabs of one origin that use the same service.
 *
 * @module
 */

import {isBrowser} from './page.js';

/** What tabs tell each other. No message leaves the browser or is stored. */
export type Message =
  | {kind: 'session'; session: unknown}
  | {kind: 'renewed'}
  | {kind: 'ask'; id: string; refused?: string}
  | {kind: 'busy'; id: string}
  | {kind: 'token'; id: string; token?: string; lifetime: number; left: number}
  | {kind: 'handover'; secret: string}
  | {kind: 'held'};

/** Milliseconds after which the holder of a lock counts as frozen. */
const LOCK_PATIENCE = 5_000;

/** The other tabs. Outside of browsers there are none. */
export class Tabs {
  readonly #channel?: BroadcastChannel;
  readonly #listeners: ((message: Message) => void)[] = [];

  constructor(readonly name: string) {
    if (isBrowser && globalThis.BroadcastChannel) {
      this.#channel = new BroadcastChannel(name);
      this.#channel.onmessage = ({data}) => this.#listeners.forEach(listener => listener(data));
    }
  }

  post(message: Message): void {
    this.#channel?.postMessage(message);
  }

  /** Calls `listener` for each message of another tab. */
  listen(listener: (message: Message) => void): void {
    this.#listeners.push(listener);
  }

  /** Does `work` in one tab at a time. A tab that is frozen amid its work delays the others for seconds only. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (!isBrowser || !navigator.locks) {
      return work();
    }
    const signal = AbortSignal.timeout(LOCK_PATIENCE);
    return navigator.locks.request(this.name, {signal}, work).catch(error => {
      if (error !== signal.reason) {
        throw error;
      }
      return work();
    });
  }

  close(): void {
    this.#channel?.close();
  }
}
