-- Accounts that have an address and no user name, and what an import brings along. An earlier version of the service reads and
-- writes the accounts that have a user name as before.
alter table users alter column username drop not null;
alter table users alter column username_key drop not null;
alter table users add column locale text;
alter table users add column external_id text;
alter table users add constraint users_username_whole check ((username is null) = (username_key is null));
alter table users add constraint users_named check (username is not null or email is not null);
create index users_external_id on users (external_id) where external_id is not null;

comment on column users.username is 'as it was typed; null for an account that is known by its address alone';
comment on column users.locale is 'BCP 47; null if unknown';
comment on column users.external_id is 'id in the service that the account came from; null if none';
comment on column users.password_hash is 'PHC string, or ! for no password';
