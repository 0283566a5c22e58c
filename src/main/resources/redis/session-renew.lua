-- Gives a session newer credentials than it was opened with; its earlier secrets become void. Idempotent.
-- KEYS  1 the session (hash)  2 its refresh family (hash)  3 the family's encrypted successor (string)
-- ARGV  1 user id  2 credential version  3 SHA-256 of the cookie's secret, or ''
--       4 SHA-256 of the family's bits  5 SHA-256 of the refresh secret, both '' for none  6 refresh lifetime, ms
-- Reply {1}, or {0} if the user has no such session.
-- Clock of Redis.
local s = session.read(KEYS[1])
if s[1] ~= ARGV[1] then return {0} end
if s[9] >= tonumber(ARGV[2]) then return {1} end
redis.call('HSET', KEYS[1], 'v', ARGV[2], 'e', ARGV[2], 's', ARGV[3])
redis.call('DEL', KEYS[2], KEYS[3])
if ARGV[4] ~= '' then
  session.start_family(KEYS[2], ARGV[4], ARGV[5], clock() + tonumber(ARGV[6]), redis.call('PTTL', KEYS[1]))
end
return {1}
