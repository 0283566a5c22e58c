-- A session goes on with newer credentials than it was opened with, under new secrets; those of before are void. Once more
-- is as good as once.
-- KEYS  1 the session  2 its refresh family  3 the family's sealed successor
-- ARGV  1 user id  2 credential version  3 SHA-256 of the cookie's secret, or ''
--       4 SHA-256 of the family's bits  5 SHA-256 of the refresh secret, both '' for none  6 refresh lifetime, ms
-- Reply {1}, or {0} if that user has no such session.
-- Clock of Redis.
local s = redis.call('HMGET', KEYS[1], 'u', 'v')
if s[1] ~= ARGV[1] then return {0} end
if tonumber(s[2]) >= tonumber(ARGV[2]) then return {1} end
redis.call('HSET', KEYS[1], 'v', ARGV[2], 'e', ARGV[2], 's', ARGV[3])
redis.call('DEL', KEYS[2], KEYS[3])
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[2], 'f', ARGV[4], 'h', ARGV[5], 'p', '', 'g', 0, 'e', clock() + tonumber(ARGV[6]))
  redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
end
return {1}
