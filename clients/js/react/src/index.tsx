/**
 * React components and hooks for the session of a gate of `@forestgate/client`.
 *
 * @module
 */
import type {Gate, Session} from '@forestgate/client';
import {createContext, useContext, useSyncExternalStore, type ReactNode} from 'react';

const Context = createContext<Gate | undefined>(undefined);

/** Gives `gate` to the components inside. Create the gate once, outside of components. */
export function GateProvider({gate, children}: {gate: Gate; children?: ReactNode}) {
  return <Context.Provider value={gate}>{children}</Context.Provider>;
}

/** The gate of the nearest provider. Throws without one. */
export function useGate(): Gate {
  const gate = useContext(Context);
  if (!gate) {
    throw new Error('useGate needs a <GateProvider> around it');
  }
  return gate;
}

/** The session; null if nobody is signed in, undefined until that is known and while a page is rendered on a server. */
export function useSession(): Session | null | undefined {
  const gate = useGate();
  return useSyncExternalStore(
    listener => gate.subscribe(listener),
    () => gate.session,
    () => undefined,
  );
}

/** Shows its children while a user is signed in; a function gets the session. */
export function SignedIn({children}: {children?: ReactNode | ((session: Session) => ReactNode)}) {
  const session = useSession();
  if (!session) {
    return null;
  }
  return <>{typeof children === 'function' ? children(session) : children}</>;
}

/** Shows its children while nobody is signed in; not before that is known. */
export function SignedOut({children}: {children?: ReactNode}) {
  return useSession() === null ? <>{children}</> : null;
}
