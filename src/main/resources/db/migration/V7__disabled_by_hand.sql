-- An account that is disabled by hand loses sessions, links and a pending address, as one that the services disable does; they
-- count its credential version up themselves.
create function users_disabled() returns trigger language plpgsql security definer set search_path from current as $$
begin
    new.credential_version := old.credential_version + 1;
    new.pending_email := null;
    new.pending_email_until := null;
    new.updated_at := now();
    delete from one_time_tokens where user_id = new.id and purpose <> 'undo-email';
    insert into job_outbox (id, kind, words, due_at)
    values (gen_random_uuid(), 'account-follow-up', jsonb_build_object('user', new.id, 'credentials', 'yes', 'devices', 'yes'), now());
    return new;
end
$$;

create trigger users_disabled before update on users for each row
    when (old.disabled_at is null and new.disabled_at is not null and new.credential_version = old.credential_version)
    execute function users_disabled();
