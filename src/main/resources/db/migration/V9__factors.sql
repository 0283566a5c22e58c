-- Second factors. Earlier versions of the service ignore them.
alter table users add column second_factor boolean not null default false;

comment on column users.second_factor is 'whether the account has a TOTP or a passkey; read with the row, so that sign-in needs no second query';

-- The foreign key is deferred, as an import adds a factor before its account, in one transaction.
create table factors (
    id              uuid        primary key,
    user_id         uuid        not null references users (id) on delete cascade deferrable initially deferred,
    type            text        not null,
    name            text        not null,
    created_at      timestamptz not null,
    last_used_at    timestamptz,
    totp_secret     text,
    totp_step       bigint,
    credential_id   bytea       constraint factors_credential unique,
    credential_data bytea,
    sign_count      bigint,
    backup_eligible boolean,
    backed_up       boolean,
    transports      text[],
    recovery_codes  text[],
    constraint factors_whole check (
        case type
            when 'totp' then num_nulls(totp_secret, totp_step) = 0
            when 'passkey' then num_nulls(credential_id, credential_data, sign_count, backup_eligible, backed_up, transports) = 0
            when 'recovery-codes' then recovery_codes is not null
            else false
        end
    )
);

create index factors_owner on factors (user_id);
create unique index factors_one_set_of_codes on factors (user_id) where type = 'recovery-codes';

comment on column factors.totp_secret is 'encrypted with AES-256-GCM under a key file, bound to account and factor';
comment on column factors.totp_step is 'last accepted step of 30 seconds since 1970; a code of this or an earlier step is spent';
comment on column factors.credential_data is 'attested credential data (WebAuthn, section 6.5.1): the public key';
comment on column factors.sign_count is 'greatest signature counter; 0 for authenticators that do not count';
comment on column factors.recovery_codes is 'HMAC of each unused code';
