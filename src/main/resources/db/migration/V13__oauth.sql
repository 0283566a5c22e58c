-- The OpenID Provider: clients that operators add, authorization codes, grants and consents. An earlier version of the service knows
-- none of them. A client in a grant may be one of the settings, so it is no foreign key.
create table oauth_clients (
    id                        text        primary key,
    name                      text        not null,
    logo_uri                  text,
    policy_uri                text,
    tos_uri                   text,
    secret_hash               text,
    auth_method               text        not null,
    redirect_uris             text[]      not null,
    post_logout_redirect_uris text[]      not null,
    grants                    text[]      not null,
    scopes                    text[]      not null,
    audience                  text,
    pkce_required             boolean     not null,
    id_token_alg              text        not null,
    first_party               boolean     not null,
    backchannel_logout_uri    text,
    created_at                timestamptz not null,
    updated_at                timestamptz not null
);

comment on column oauth_clients.secret_hash is 'SHA-256 of the secret in hexadecimal; null for a public client';
comment on column oauth_clients.audience is 'aud of its access tokens; null for the audience of the service';

create table oauth_codes (
    hash               text        primary key,
    client_id          text        not null,
    user_id            uuid        not null references users (id) on delete cascade,
    session_id         uuid        not null,
    credential_version integer     not null,
    redirect_uri       text        not null,
    challenge          text,
    nonce              text,
    scope              text        not null,
    id_claims          text        not null,
    amr                text        not null,
    auth_time          timestamptz not null,
    expires_at         timestamptz not null,
    redeemed_at        timestamptz,
    grant_id           uuid
);

create index oauth_codes_user on oauth_codes (user_id);
create index oauth_codes_expiry on oauth_codes (expires_at);

comment on column oauth_codes.hash is 'SHA-256 of the code in base64url';
comment on column oauth_codes.challenge is 'code_challenge of S256; null without PKCE';
comment on column oauth_codes.id_claims is 'claims that the request asks for in the ID token, separated by spaces';
comment on column oauth_codes.grant_id is 'grant that the redemption made, which a replay ends; null until then';

create table oauth_grants (
    id                 uuid        primary key,
    user_id            uuid        not null,
    client_id          text        not null,
    session_id         uuid        not null,
    session_ended      boolean     not null default false,
    is_offline         boolean     not null,
    credential_version integer     not null,
    scope              text        not null,
    id_claims          text        not null,
    amr                text        not null,
    auth_time          timestamptz not null,
    refresh_family     text,
    refresh_hash       text,
    refresh_previous   text,
    refresh_successor  text,
    refreshed_at       timestamptz,
    refresh_expires_at timestamptz,
    reported_at        timestamptz not null,
    check_at           timestamptz not null,
    created_at         timestamptz not null,
    last_used_at       timestamptz not null
);

create index oauth_grants_user on oauth_grants (user_id, client_id);
create index oauth_grants_session on oauth_grants (session_id) where not session_ended;
create index oauth_grants_check on oauth_grants (check_at);

comment on column oauth_grants.user_id is 'no foreign key: what deletes an account ends its grants afterwards, and notes the clients to be told';
comment on column oauth_grants.session_ended is 'an offline grant whose session has ended';
comment on column oauth_grants.refresh_hash is 'SHA-256 of the current secret in base64url; null without a refresh token';
comment on column oauth_grants.refresh_successor is 'the current secret, encrypted under the one before, for a retry';
comment on column oauth_grants.reported_at is 'last refresh that the journal has';
comment on column oauth_grants.check_at is 'when a sweep looks whether the session, or the refresh token, has ended';

create table oauth_consents (
    user_id    uuid        not null references users (id) on delete cascade,
    client_id  text        not null,
    scopes     text[]      not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (user_id, client_id)
);

create table oauth_logouts (
    id         uuid        primary key default gen_random_uuid(),
    user_id    uuid        not null,
    client_id  text        not null,
    session_id uuid        not null,
    created_at timestamptz not null
);

create index oauth_logouts_age on oauth_logouts (created_at);

comment on table oauth_logouts is 'ended sessions that clients are to be told of; outlives the account';
