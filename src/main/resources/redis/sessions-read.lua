-- Reads sessions of a user that lie in one partition, without marking them as used.
-- KEYS  the sessions (hashes)
-- ARGV  1 user id  2 idle lifetime, ms
-- Reply {session, ...}, one for each key and in their order, as session.read returns it; {} for one the user does not have.
-- Clock of Redis.
local now, idle = clock(), tonumber(ARGV[2])
local reply = {}
for i, key in ipairs(KEYS) do
  local s = session.read(key)
  reply[i] = s[1] == ARGV[1] and now < session.ending(s, idle) and s or {}
end
return reply
