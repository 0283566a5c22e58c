-- Expired offline grants are deleted by this index: without it each sweep read all grants.
create index oauth_grants_offline_end on oauth_grants (refresh_expires_at) where session_ended;
