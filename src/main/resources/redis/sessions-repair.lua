-- Removes entries of ended sessions from a user's index, except those of sessions that may be about to open.
-- KEYS  1 the index (zset)
-- ARGV  1 absolute lifetime, ms  2 longest opening of a session, ms  3 and following: session ids
-- Reply {number of entries removed}
-- Clock of Redis.
local opened = clock() - tonumber(ARGV[2])
local removed = 0
for i = 3, #ARGV do
  local ending = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if ending and tonumber(ending) - tonumber(ARGV[1]) <= opened then
    removed = removed + redis.call('ZREM', KEYS[1], ARGV[i])
  end
end
return {removed}
