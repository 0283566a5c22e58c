-- API keys. An earlier version of the service knows none of them.
create table api_keys (
    id                 uuid        primary key,
    user_id            uuid        not null references users (id) on delete cascade,
    credential_version integer     not null,
    name               text        not null,
    hash               text        not null unique,
    scopes             text[]      not null,
    created_at         timestamptz not null,
    expires_at         timestamptz,
    last_used_at       timestamptz
);

create index api_keys_user on api_keys (user_id);

comment on column api_keys.credential_version is 'of the account at the creation; a key of another version is void';
comment on column api_keys.hash is 'SHA-256 of the key in base64url';
comment on column api_keys.last_used_at is 'begin of the hour of the last use';
