-- Audit: who did what to which account. A record is written in the transaction of what it tells of, and sealed within a second
-- by one replica. Rows are never changed afterwards, except that personal members are erased with their account.
create sequence audit_records_id;

create table audit_records (
    id            bigint      not null default nextval('audit_records_id'),
    at            timestamptz not null default clock_timestamp(),
    actor_type    text        not null,
    actor         uuid,
    action        text        not null,
    subject       uuid,
    ip            text,
    user_agent    text,
    origin_salt   uuid        default gen_random_uuid(),
    detail        text,
    detail_salt   uuid        default gen_random_uuid(),
    origin_digest text,
    detail_digest text,
    position      bigint,
    seal          text,
    primary key (id, at)
) partition by range (at);

create index audit_records_subject on audit_records (subject, id) where subject is not null;
create index audit_records_actor on audit_records (actor, id) where actor is not null;
create index audit_records_action on audit_records (action, id);
create index audit_records_unsealed on audit_records (id) where seal is null;

comment on column audit_records.detail is 'JSON object';
comment on column audit_records.origin_salt is 'of the digest over ip and user_agent; null once they are erased';
comment on column audit_records.detail_salt is 'of the digest over detail; null once it is erased';
comment on column audit_records.position is 'in the chain of its month, from 1; null until sealed';
comment on column audit_records.seal is 'HMAC over the seal before, the record and the two digests';

create table audit_chains (
    month     text   primary key,
    previous  text,
    position  bigint not null,
    seal      text   not null,
    head_seal text   not null
);

comment on table audit_chains is 'end of each month''s chain, so that records missing at its end are noticed';

-- Takes what no month has: an insert never fails for want of a partition.
create table audit_records_other partition of audit_records default;

-- Functions of the owner, as the service may run with a role that must not create tables.
create function audit_make_partitions() returns void language plpgsql security definer set search_path from current as $$
declare
    month timestamp := date_trunc('month', now() at time zone 'UTC');
begin
    perform set_config('lock_timeout', '2s', true);
    for n in 0..2 loop
        execute format('create table if not exists audit_records_%s partition of audit_records for values from (%L) to (%L)',
            to_char(month, 'YYYY_MM'), month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
        month := month + interval '1 month';
    end loop;
end
$$;

-- Drops the months that ended before `until`. Returns how many.
create function audit_drop_partitions(until timestamptz) returns integer language plpgsql security definer
    set search_path from current as $$
declare
    child record;
    dropped integer := 0;
begin
    perform set_config('lock_timeout', '2s', true);
    for child in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'audit_records'::regclass and c.relname ~ '^audit_records_[0-9]{4}_[0-9]{2}$'
    loop
        if (to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= until then
            execute format('drop table %I', child.relname);
            dropped := dropped + 1;
        end if;
    end loop;
    delete from audit_records_other where at < date_trunc('month', until at time zone 'UTC') at time zone 'UTC';
    delete from audit_chains where month < to_char(until at time zone 'UTC', 'YYYY-MM');
    return dropped;
end
$$;

select audit_make_partitions();
