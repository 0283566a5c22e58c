import type {Factor} from '@forestgate/client';
import {useGate} from '@forestgate/react';
import {useEffect, useState} from 'react';
import {Form} from './Form';

/** Second factors: the list, a new passkey, and an authenticator app by its QR code. */
export function Factors() {
  const gate = useGate();
  const [factors, setFactors] = useState<Factor[]>([]);
  const [app, setApp] = useState<{id: string; secret: string; qr_svg: string}>();
  const [codes, setCodes] = useState<string[]>();

  const load = () => gate.factors.list().then(setFactors);
  useEffect(() => void load().catch(() => {}), []);

  async function added({recovery_codes}: {recovery_codes?: string[]}) {
    setCodes(recovery_codes);
    setApp(undefined);
    await load();
  }

  return (
    <section>
      <h2>Second factors</h2>
      <ul>
        {factors.map(({id, type, name}) => (
          <li key={id}>
            {name} ({type})
            <Form action={`Remove ${name}`} onSubmit={() => gate.factors.remove(id).then(load)} />
          </li>
        ))}
      </ul>
      {codes && (
        <p>
          Recovery codes, shown only now: <code>{codes.join(' ')}</code>
        </p>
      )}
      {gate.passkeys.isSupported() && (
        <Form action="Add a passkey" onSubmit={async () => added(await gate.passkeys.add())} />
      )}
      {app ? (
        <Form action="Confirm the app" onSubmit={async ({code = ''}) => added(await gate.factors.confirmTotp(app.id, code))}>
          <img alt="QR code" width="200" src={`data:image/svg+xml,${encodeURIComponent(app.qr_svg)}`} />
          <code>{app.secret}</code>
          <label>
            Code that the app shows
            <input name="code" inputMode="numeric" autoComplete="one-time-code" required />
          </label>
        </Form>
      ) : (
        <Form action="Add an authenticator app" onSubmit={async () => setApp(await gate.factors.addTotp())} />
      )}
    </section>
  );
}
