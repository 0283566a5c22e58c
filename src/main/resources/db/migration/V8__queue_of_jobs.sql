-- Jobs get the columns of e-mails, so that both are one kind of queue: leases, growing pauses and dead entries. An earlier version
-- of the services goes on to write and take jobs by the columns it knows.
alter table job_outbox
    add column account      uuid,
    add column recipient    text,
    add column expires_at   timestamptz,
    add column state        text        not null default 'waiting' constraint job_outbox_state check (state in ('waiting', 'dead')),
    add column leased_until timestamptz,
    add column leased_by    uuid,
    add column last_error   text,
    add column queued_at    timestamptz not null default now();

create index job_outbox_dead on job_outbox (created_at) where state = 'dead';

comment on column job_outbox.due_at is 'when a replica may take it next: a lease moves it to its end, and death by a century';
comment on column job_outbox.expires_at is 'from then on it is worthless, by the clock of the services; null for never';
comment on column job_outbox.queued_at is 'since when it is tried';
comment on column job_outbox.last_error is 'a few words, without personal data';
