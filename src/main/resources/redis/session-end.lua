-- Ends a session.
-- KEYS  1 the session
-- Reply {1}, or {0} if it had ended before.
return {redis.call('DEL', KEYS[1])}
