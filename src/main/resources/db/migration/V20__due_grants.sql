-- Grants that are due for a check are found by this index. That of all grants kept offline grants whose session has ended, at its
-- beginning and for good, so each sweep read them all. An earlier version of the service finds due grants by this index, too.
create index oauth_grants_due on oauth_grants (check_at) where not session_ended;
drop index oauth_grants_check;
