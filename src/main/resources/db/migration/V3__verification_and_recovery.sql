-- Addresses are held unverified for a while only. Those that are there already get that while from now on.
alter table users add column email_claimed_at timestamptz;
update users set email_claimed_at = now() where email is not null;
alter table users add constraint users_email_claimed check ((email is null) = (email_claimed_at is null));
create index users_unverified on users (email_claimed_at) where email_verified_at is null;

comment on column users.email_claimed_at is 'since when the account holds the address; unverified, for a day at most';

-- Tokens that people get by mail, each good for one use. A slot holds one: the next token takes its place. No foreign key, as
-- a token may be made in one step with its account, before it; a deletion takes them along.
create table one_time_tokens (
    user_id     uuid        not null,
    slot        text        not null,
    purpose     text        not null,
    token_hash  text        not null constraint one_time_tokens_hash unique,
    subject     text        not null,
    subject_key text        not null,
    expires_at  timestamptz not null,
    code_hash   text,
    code_until  timestamptz,
    code_tries  integer     not null default 0,
    primary key (user_id, slot)
);

create index one_time_tokens_expiry on one_time_tokens (expires_at);
create index one_time_tokens_subject on one_time_tokens (purpose, subject_key) where subject_key <> '';

comment on column one_time_tokens.token_hash is 'SHA-256 of 256 random bits';
comment on column one_time_tokens.subject is 'what the token is about: an address, a session';
comment on column one_time_tokens.subject_key is 'the subject in the form in which it is compared';
comment on column one_time_tokens.code_hash is 'HMAC-SHA256 of a six-digit code under token_hash';
comment on column one_time_tokens.code_tries is 'how often a code was tried; counted before it is compared';
