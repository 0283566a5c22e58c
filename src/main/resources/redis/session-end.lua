-- Ends a session of a user, with its refresh family.
-- KEYS  1 the session (hash)  2 its family (hash)  3 the family's encrypted successor (string)
-- ARGV  1 user id  2 SHA-256 of the cookie's secret if it must match, else ''
--       3 lowest credential version that is spared, '' to spare none
-- Reply {1}; {0} if the user has no such session; {2} if the session is spared.
-- No clock.
local s, secret = session.read(KEYS[1])
if s[1] ~= ARGV[1] then return {0} end
if ARGV[2] ~= '' and secret ~= ARGV[2] then return {0} end
if ARGV[3] ~= '' and s[9] >= tonumber(ARGV[3]) then return {2} end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
return {1}
