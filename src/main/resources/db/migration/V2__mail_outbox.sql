-- Letters that are not sent yet, and those that could not be. A letter is put here in the transaction of what causes it;
-- its row is deleted once the letter is sent, as its words may hold links that are worth something.
create table mail_outbox (
    id              uuid        primary key,
    account         uuid,
    recipient       text        not null,
    kind            text        not null,
    words           jsonb       not null,
    expires_at      timestamptz not null,
    state           text        not null default 'waiting' constraint mail_outbox_state check (state in ('waiting', 'dead')),
    attempts        integer     not null default 0,
    next_attempt_at timestamptz not null default now(),
    leased_until    timestamptz,
    leased_by       uuid,
    last_error      text,
    queued_at       timestamptz not null default now(),
    created_at      timestamptz not null default now()
);

create index mail_outbox_due on mail_outbox (next_attempt_at) where state = 'waiting';
create index mail_outbox_dead on mail_outbox (created_at) where state = 'dead';
create index mail_outbox_expiry on mail_outbox (expires_at);
create index mail_outbox_account on mail_outbox (account) where account is not null;

comment on column mail_outbox.account is 'whose letter it is; no foreign key, as the account may live in another store';
comment on column mail_outbox.words is 'what goes into the text of its kind';
comment on column mail_outbox.expires_at is 'by the clock of the services, as are the tokens in it; all other times are by that of the database';
comment on column mail_outbox.queued_at is 'since when it is tried';
comment on column mail_outbox.last_error is 'a few words, none of them from the letter';
