import {useGate} from '@forestgate/react';
import {useState} from 'react';
import {Form} from './Form';

/** Sign-up and sign-in: by password, with a second factor if the account has one, or by passkey. */
export function SignInPage() {
  const gate = useGate();
  const [factors, setFactors] = useState<string[]>();

  async function signIn({username = '', password = ''}) {
    const {secondFactor} = await gate.signIn({username, password});
    setFactors(secondFactor?.factors);
  }

  async function signUp({username = '', password = ''}) {
    await gate.signUp({username, password});
    await signIn({username, password});
  }

  if (factors) {
    return (
      <>
        <Form action="Confirm" onSubmit={({code = ''}) => gate.secondFactor({code, trust_device: true})}>
          <label>
            Code of your authenticator app
            <input name="code" inputMode="numeric" autoComplete="one-time-code" required autoFocus />
          </label>
        </Form>
        {factors.includes('passkey') && (
          <Form action="Use a passkey" onSubmit={() => gate.secondFactor({passkey: true})} />
        )}
        <button onClick={() => setFactors(undefined)}>Back</button>
      </>
    );
  }

  return (
    <>
      <Form action="Sign in" onSubmit={signIn}>
        <Fields password="current-password" />
      </Form>
      {gate.passkeys.isSupported() && (
        <Form action="Sign in with a passkey" onSubmit={() => gate.passkeys.signIn()} />
      )}
      <h2>New here?</h2>
      <Form action="Sign up" onSubmit={signUp}>
        <Fields password="new-password" />
      </Form>
    </>
  );
}

function Fields({password}: {password: string}) {
  return (
    <>
      <label>
        Name
        <input name="username" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete={password} required />
      </label>
    </>
  );
}
