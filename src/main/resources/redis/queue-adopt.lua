#!lua flags=allow-oom
-- Moves due jobs that an earlier version wrote into the queue of jobs; runs after queue.lua. Jobs that a replica of that version
-- is running are due later, and stay with it until then.
-- KEYS  1 jobs by when they are due (zset)  2 jobs by id, as JSON {kind, words} (hash)  3 attempts by id (hash)
-- ARGV  1 prefix  2 word  3 most
-- Reply {number of jobs}
-- Clock of Redis.
local q = queue.of(ARGV[1], ARGV[2])
local adopted = 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', clock(), 'LIMIT', 0, ARGV[3])) do
  local stored = redis.call('HGET', KEYS[2], id)
  if stored then
    local job = cjson.decode(stored)
    q.put(id, '', '', job.kind, cjson.encode(job.words), '', 0)
    adopted = adopted + 1
  end
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
end
return {adopted}
