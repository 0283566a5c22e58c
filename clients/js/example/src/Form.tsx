import {Problem} from '@forestgate/client';
import {useState, type FormEvent, type ReactNode} from 'react';

interface FormProps {
  action: string;
  children?: ReactNode;
  onSubmit(fields: Record<string, string>): Promise<unknown>;
}

/** A form that is sent once at a time, and shows why it was refused. */
export function Form({action, children, onSubmit}: FormProps) {
  const [fault, setFault] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setFault('');
    try {
      await onSubmit(Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>);
    } catch (error) {
      setFault(textOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} aria-label={action}>
      {children}
      {fault && <p role="alert">{fault}</p>}
      <button disabled={isBusy}>{action}</button>
    </form>
  );
}

/** What to tell the user. The texts of the service are for developers. */
function textOf(error: unknown): string {
  if (!Problem.is(error)) {
    return (error as Error).name === 'NotAllowedError' ? 'The passkey was not used.' : String(error);
  }
  switch (error.slug) {
    case 'invalid-credentials':
      return 'The name or the password is wrong.';
    case 'invalid-code':
      return 'The code is wrong or too old.';
    case 'username-taken':
      return 'This name is taken.';
    case 'too-many-attempts':
    case 'too-many-requests':
      return `Too many tries. Wait ${error.retryAfter} seconds.`;
    case 'network':
      return 'The service cannot be reached.';
    default:
      return error.errors.map(({field, message}) => `${field} ${message}`).join(', ') || error.detail;
  }
}
