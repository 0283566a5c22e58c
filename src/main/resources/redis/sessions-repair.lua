-- Takes entries out of a user's index whose sessions do not live; not one that may be about to open.
-- KEYS  1 the index (zset)
-- ARGV  1 absolute lifetime, ms  2 how long a session may take to open, ms  3 and so on: session ids
-- Reply {how many were taken out}
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
