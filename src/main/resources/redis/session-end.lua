-- Ends a session of a user, with its refresh family.
-- KEYS  1 the session  2 its family  3 the family's sealed successor
-- ARGV  1 user id  2 SHA-256 of the cookie's secret, where it has to be right, or ''
--       3 the oldest credential version that is spared, or '' where none is
-- Reply {1}; {0} if that user has no such session; {2} if it is spared.
local s = redis.call('HMGET', KEYS[1], 'u', 's', 'v')
if s[1] ~= ARGV[1] then return {0} end
if ARGV[2] ~= '' and s[2] ~= ARGV[2] then return {0} end
if ARGV[3] ~= '' and tonumber(s[3]) >= tonumber(ARGV[3]) then return {2} end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
return {1}
