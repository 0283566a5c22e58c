-- The grants of a session by client and age: the first of a client, and those that no token needs any more. A redemption read all of
-- them. The index serves what that by the session alone did, also for an earlier version of the service.
create index oauth_grants_session_client on oauth_grants (session_id, client_id, created_at) where not session_ended;
drop index oauth_grants_session;
