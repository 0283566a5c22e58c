-- Reads a session without marking it as used.
-- KEYS  1 the session
-- ARGV  1 user id
-- Reply as that of session-touch; {} if that user has no such session.
-- Clock Redis TIME.
local s = redis.call('HMGET', KEYS[1], 'u', 'n', 'm', 'i', 'a', 'c', 'l', 'x', 'v')
if not s[1] or s[1] ~= ARGV[1] then return {} end
local time = redis.call('TIME')
if time[1] * 1000 + math.floor(time[2] / 1000) >= tonumber(s[8]) then return {} end
return {s[1], s[2], s[3], s[4], s[5], tonumber(s[6]), tonumber(s[7]), tonumber(s[8]), tonumber(s[9])}
