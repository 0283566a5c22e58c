-- Roles of accounts. Earlier versions of the service ignore them.
alter table users add column roles text[] not null default '{}';
create index users_roles on users using gin (roles) where roles <> '{}';

comment on column users.roles is 'viewer, support and admin give rights in the service, any other in an application';

-- One account can manage the others at any time. The lock lets two admins that end each other wait for one another; it is held
-- until the transaction ends, by changes of admins only.
create function users_keep_an_admin() returns trigger language plpgsql security definer set search_path from current as $$
begin
    perform pg_advisory_xact_lock(hashtext('users_last_admin'));
    if not exists (select 1 from users where roles @> '{admin}' and roles <> '{}' and disabled_at is null and id <> old.id) then
        raise exception 'the last admin' using errcode = 'check_violation', constraint = 'users_last_admin', table = 'users';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;

create trigger users_keep_an_admin_on_update before update of roles, disabled_at on users for each row
    when (old.roles @> '{admin}' and old.disabled_at is null and not (new.roles @> '{admin}' and new.disabled_at is null))
    execute function users_keep_an_admin();
create trigger users_keep_an_admin_on_delete before delete on users for each row
    when (old.roles @> '{admin}' and old.disabled_at is null)
    execute function users_keep_an_admin();

-- Sessions carry the roles of their account; also those that an operator changes by hand.
create function users_roles_changed() returns trigger language plpgsql security definer set search_path from current as $$
begin
    insert into job_outbox (id, kind, words, due_at)
    values (gen_random_uuid(), 'account-follow-up', jsonb_build_object('user', new.id, 'name', 'yes'), now());
    return null;
end
$$;

create trigger users_roles_changed after update of roles on users for each row
    when (old.roles is distinct from new.roles)
    execute function users_roles_changed();
