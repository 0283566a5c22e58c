-- Reads sessions of a user that lie in one partition, without marking them as used.
-- KEYS  the sessions
-- ARGV  1 user id  2 idle lifetime, ms
-- Reply {session ...}, one for each key and in their order; as the reply of session-touch, {} if that user has no such session.
-- Clock of Redis.
local now, idle = clock(), tonumber(ARGV[2])
local reply = {}
for i, key in ipairs(KEYS) do
  local s = redis.call('HMGET', key, 'u', 'n', 'm', 'i', 'a', 'c', 'l', 'x', 'v', 'e')
  if s[1] == ARGV[1] and now < math.min(tonumber(s[8]), tonumber(s[7]) + idle) then
    reply[i] = {s[1], s[2], s[3], s[4], s[5], tonumber(s[6]), tonumber(s[7]), tonumber(s[8]), tonumber(s[9]),
      tonumber(s[10] or '0')}
  else
    reply[i] = {}
  end
end
return reply
