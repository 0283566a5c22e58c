-- Earlier grants of a session and client are found in the order of their age: a redemption read all of them to delete those that no
-- token needs any more. The index serves what that by the session alone did, also for an earlier version of the service.
create index oauth_grants_session_client on oauth_grants (session_id, client_id, created_at) where not session_ended;
drop index oauth_grants_session;
