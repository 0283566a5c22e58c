/**
 * The page that the client runs in, if there is one.
 *
 * @module
 */

/** False where pages are rendered on a server: Node has a `BroadcastChannel` too, which keeps the process alive. */
export const isBrowser = typeof document !== 'undefined';

/** Calls `listener` for events of the window and the document, given as names with spaces, until `signal` aborts. */
export function onPage(names: string, listener: (event: Event) => void, signal: AbortSignal): void {
  if (isBrowser) {
    const ofPage = (event: Event) => {
      // `focus` is also an event of each field.
      if (event.target === window || event.target === document) {
        listener(event);
      }
    };
    names.split(' ').forEach(name => addEventListener(name, ofPage, {capture: true, signal}));
  }
}

export const isVisible = (): boolean => isBrowser && document.visibilityState === 'visible';
