-- Characters, each owned by one account and gone with it. How many an account may have is the service's to say.
create table characters (
    id          uuid        primary key,
    user_id     uuid        not null references users (id) on delete cascade,
    name        text        not null constraint characters_name_short check (char_length(name) between 1 and 64),
    description text        not null constraint characters_description_short check (char_length(description) <= 2000),
    sex         smallint    not null constraint characters_sex_known check (sex between 0 and 3),
    race        smallint    not null constraint characters_race_known check (race between 0 and 255),
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);

-- In the order of the list.
create index characters_by_owner on characters (user_id, created_at, id);
