import {createClient} from '@forestgate/client';
import {GateProvider, SignedIn, SignedOut} from '@forestgate/react';
import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {Account} from './Account';
import {SignInPage} from './SignInPage';

const gate = createClient({
  url: '/auth',
  // A call that needs a recent authentication asks for a proof, and goes on.
  onElevation: async ({members: {factors = []}}) => {
    if (factors.includes('passkey')) {
      return {passkey: true};
    }
    const answer = prompt(factors.length ? 'Code of your authenticator app' : 'Your password');
    return answer ? (factors.length ? {code: answer} : {password: answer}) : undefined;
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <GateProvider gate={gate}>
      <h1>Forest Gate example</h1>
      <SignedOut>
        <SignInPage />
      </SignedOut>
      <SignedIn>{session => <Account user={session.user} />}</SignedIn>
    </GateProvider>
  </StrictMode>,
);
