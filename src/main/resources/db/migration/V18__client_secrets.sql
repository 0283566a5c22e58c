-- Rotation of the secret of an OAuth client, and removal of a client. An earlier version of the service knows neither: it accepts the
-- current secret alone, and a removed client, which has no secret any more, only if it is public.
alter table oauth_clients
    add column previous_secret_hash  text,
    add column previous_secret_until timestamptz,
    add column removed_at            timestamptz;

create index oauth_clients_list on oauth_clients (id collate "C") where removed_at is null;

comment on column oauth_clients.previous_secret_hash is 'hash of the secret before the current one; null for none';
comment on column oauth_clients.previous_secret_until is 'end of the previous secret, exclusive';
comment on column oauth_clients.removed_at is 'when the client was removed; its id is not given again, so that no other client gets its grants';
