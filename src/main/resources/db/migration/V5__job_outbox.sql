-- Work that follows from a change of an account and is done in another store, such as the end of its sessions in Redis. A row
-- is written in the transaction of the change and deleted once the work is done. The work may be done more than once.
create table job_outbox (
    id         uuid        primary key,
    kind       text        not null,
    words      jsonb       not null,
    attempts   integer     not null default 0,
    due_at     timestamptz not null,
    created_at timestamptz not null default now()
);

create index job_outbox_due on job_outbox (due_at);

comment on column job_outbox.words is 'what the work needs to know; secrets only as hashes';
comment on column job_outbox.due_at is 'when a replica may take it next, by the clock of the database';
