import {useGate} from '@forestgate/react';
import {useState} from 'react';
import {Form} from './Form';

type Entry = Awaited<ReturnType<ReturnType<typeof useGate>['journals']['list']>>[number];

/** The journal: what the user did in each session. A session is written a minute after its last event. */
export function Timeline() {
  const gate = useGate();
  const [entries, setEntries] = useState<Entry[]>();
  const [text, setText] = useState('');

  return (
    <section>
      <h2>Journal</h2>
      <Form action="Show the journal" onSubmit={async () => setEntries(await gate.journals.list({limit: 20}))} />
      {entries?.length === 0 && <p>Nothing is written yet.</p>}
      <ol>
        {entries?.map(({id, started_at, summary}) => (
          <li key={id}>
            <time dateTime={started_at}>{new Date(started_at).toLocaleString()}</time> {summary}
            <Form action="Read it" onSubmit={async () => setText(await gate.journals.read(id))} />
          </li>
        ))}
      </ol>
      {text && <pre>{text}</pre>}
    </section>
  );
}
