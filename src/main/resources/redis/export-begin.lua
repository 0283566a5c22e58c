-- Begins an export of an account, in place of an earlier one that is ready or was given up.
-- KEYS  1 export (hash): id, requested in ms since 1970, progress in percent; bytes and ready in ms since 1970 once it is ready
-- ARGV  1 id  2 lifetime, ms  3 age from which one that is not ready counts as given up, ms
-- Reply {id that it replaces or ''}; {} if another is in progress
-- Clock of Redis.
local now, found = clock(), redis.call('HMGET', KEYS[1], 'id', 'requested', 'ready')
if found[1] and not found[3] and now - tonumber(found[2]) < tonumber(ARGV[3]) then
  return {}
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'requested', string.format('%d', now), 'progress', 0)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {found[1] or ''}
