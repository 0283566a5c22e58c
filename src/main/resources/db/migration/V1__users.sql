-- Accounts. The *_key columns hold the canonical form (NFKC, lower case) that names and addresses are compared in.
create table users (
    id                 uuid        primary key,
    username           text        not null,
    username_key       text        not null constraint users_username_taken unique,
    email              text,
    email_key          text        constraint users_email_taken unique,
    email_verified_at  timestamptz,
    password_hash      text        not null,
    credential_version integer     not null default 0,
    disabled_at        timestamptz,
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    constraint users_email_whole check ((email is null) = (email_key is null))
);

comment on column users.password_hash is 'PHC string';
comment on column users.credential_version is 'grows with every password change; sessions of an older version are void';
