import type {User} from '@forestgate/client';
import {useGate} from '@forestgate/react';
import {Factors} from './Factors';
import {Form} from './Form';
import {Timeline} from './Timeline';

/** The page of a signed-in user. Open it in two tabs: a sign-out in one is seen in the other. */
export function Account({user}: {user: User}) {
  const gate = useGate();
  return (
    <>
      <p>
        Signed in as <strong>{user.username ?? user.email}</strong>
      </p>
      <section>
        <button onClick={() => gate.event('plan-chosen', {plan: 'oak'})}>Choose the oak plan</button>
        <Form action="Sign out" onSubmit={() => gate.signOut()} />
        <Form action="Sign out everywhere" onSubmit={() => gate.signOut({everywhere: true})} />
      </section>
      <Factors />
      <Timeline />
    </>
  );
}
