-- The address that is to take the place of the one in force, until it is verified, given up, or too old.
alter table users add column pending_email text;
alter table users add column pending_email_until timestamptz;
alter table users add constraint users_pending_email_whole check ((pending_email is null) = (pending_email_until is null));

comment on column users.pending_email is 'as it was typed; null if no change is pending';
comment on column users.pending_email_until is 'from then on it counts as null, by the clock of the services';
