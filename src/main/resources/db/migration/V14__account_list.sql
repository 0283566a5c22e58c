-- Lists of operators: accounts by the beginning of a name or an address, in the order of bytes, and disabled ones.
create index users_username_prefix on users (username_key collate "C") where username_key is not null;
create index users_email_prefix on users (email_key collate "C") where email_key is not null;
create index users_disabled on users (id) where disabled_at is not null;
