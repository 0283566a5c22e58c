-- Webhooks, and their deliveries: a queue with the columns of job_outbox, where account is the webhook.
create table webhooks (
    id                uuid        primary key,
    url               text        not null,
    events            text[]      not null,
    secret            text        not null,
    created_at        timestamptz not null,
    disabled_at       timestamptz,
    dead_in_row       integer     not null default 0,
    last_delivered_at timestamptz
);

comment on column webhooks.events is 'actions of the audit';
comment on column webhooks.secret is 'encrypted under a key of factors';
comment on column webhooks.dead_in_row is 'dead deliveries since the last success';
comment on column webhooks.last_delivered_at is 'to the minute';

create table webhook_outbox (
    id           uuid        primary key,
    account      uuid        not null references webhooks (id) on delete cascade,
    recipient    text,
    kind         text        not null,
    words        jsonb       not null,
    attempts     integer     not null default 0,
    due_at       timestamptz not null default now(),
    expires_at   timestamptz,
    state        text        not null default 'waiting' constraint webhook_outbox_state check (state in ('waiting', 'dead')),
    leased_until timestamptz,
    leased_by    uuid,
    last_error   text,
    queued_at    timestamptz not null default now(),
    created_at   timestamptz not null default now()
);

create index webhook_outbox_due on webhook_outbox (due_at);
create index webhook_outbox_webhook on webhook_outbox (account, created_at desc, id desc);

comment on column webhook_outbox.account is 'the webhook';
comment on column webhook_outbox.words is 'type, and the body as it is signed';

-- A trigger, so that each record has its deliveries, whichever replica or statement writes it: both commit with the change.
create function webhooks_enqueue() returns trigger language plpgsql as $$
declare
    hook uuid;
    message uuid;
begin
    for hook in select id from webhooks where disabled_at is null and new.action = any(events) loop
        message := gen_random_uuid();
        insert into webhook_outbox (id, account, kind, words) values (message, hook, 'webhook', jsonb_build_object(
            'type', new.action,
            'body', json_build_object(
                'id', message,
                'type', new.action,
                'at', to_char(new.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                'data', json_build_object(
                    'user', new.subject,
                    'actor', json_build_object('type', new.actor_type, 'id', new.actor),
                    'detail', new.detail::json))::text));
    end loop;
    return null;
end
$$;

create trigger webhooks_enqueue after insert on audit_records for each row execute function webhooks_enqueue();
