-- Numbers of accounts for operators, kept by triggers: a count of a million rows would take longer than the rest of the page.
-- Each connection has one of 16 rows, so that accounts are added side by side.
create table account_counts (
    shard    integer primary key,
    accounts bigint  not null,
    disabled bigint  not null
) with (fillfactor = 50);

comment on table account_counts is 'the sum of all rows counts; a single row may be negative';

create function account_counts_add(accounts bigint, disabled bigint) returns void language sql security definer
    set search_path from current as $$
    insert into account_counts as c values (pg_backend_pid() % 16, $1, $2)
    on conflict (shard) do update set accounts = c.accounts + $1, disabled = c.disabled + $2
$$;

create function users_count_added() returns trigger language plpgsql security definer set search_path from current as $$
begin
    perform account_counts_add(count(*), count(disabled_at)) from added having count(*) > 0;
    return null;
end
$$;

create function users_count_removed() returns trigger language plpgsql security definer set search_path from current as $$
begin
    perform account_counts_add(-count(*), -count(disabled_at)) from removed having count(*) > 0;
    return null;
end
$$;

create function users_count_disabled() returns trigger language plpgsql security definer set search_path from current as $$
begin
    perform account_counts_add(0, case when new.disabled_at is null then -1 else 1 end);
    return null;
end
$$;

create function users_count_truncated() returns trigger language plpgsql security definer set search_path from current as $$
begin
    delete from account_counts;
    return null;
end
$$;

create trigger users_count_added after insert on users referencing new table as added for each statement execute function users_count_added();
create trigger users_count_removed after delete on users referencing old table as removed for each statement execute function users_count_removed();
create trigger users_count_disabled after update of disabled_at on users for each row
    when ((old.disabled_at is null) is distinct from (new.disabled_at is null)) execute function users_count_disabled();
create trigger users_count_truncated after truncate on users for each statement execute function users_count_truncated();

-- The triggers hold a lock on the table until the migration commits, so this count misses nobody.
select account_counts_add(count(*), count(disabled_at)) from users;
