#!lua flags=allow-oom
-- Claims the events of a due interaction for one section. Later events start the next section.
-- KEYS  1 events (list)  2 timer (string)  3 due (zset)  4 claims (zset)  5 the claim (list), new
-- ARGV  1 interaction id  2 claim id  3 lease, ms  4 most events of a section
-- Reply {end of the lease in ms since 1970, the events}; {} if the interaction is not due or has no events.
-- Clock of Redis. Runs in a full Redis too, as it is what empties it.
local now = clock()
local deadline = redis.call('ZSCORE', KEYS[3], ARGV[1])
if not deadline or tonumber(deadline) > now then return {} end

local count, most = redis.call('LLEN', KEYS[1]), tonumber(ARGV[4])
if count == 0 then
  redis.call('ZREM', KEYS[3], ARGV[1])
  return {}
end
-- Written first: if Redis refuses the next command, nothing is lost. A claim without events counts as done.
local lease = now + tonumber(ARGV[3])
redis.call('ZADD', KEYS[4], lease, ARGV[1] .. ':' .. ARGV[2])
if count <= most then
  redis.call('RENAME', KEYS[1], KEYS[5])
  redis.call('ZREM', KEYS[3], ARGV[1])
  redis.call('DEL', KEYS[2])
else
  -- More than one section: the oldest events are claimed, the rest stays due.
  redis.call('RPUSH', KEYS[5], unpack(redis.call('LRANGE', KEYS[1], 0, most - 1)))
  redis.call('LTRIM', KEYS[1], most, -1)
end
return {lease, redis.call('LRANGE', KEYS[5], 0, -1)}
