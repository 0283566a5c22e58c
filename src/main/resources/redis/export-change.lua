-- Changes an export of an account, unless it was replaced or ended.
-- KEYS  1 export (hash), see export-begin.lua
-- ARGV  1 id  2 'progress', percent; or 'ready', bytes, lifetime in ms; or 'cancel'
-- Reply {1}, or {} if the account has no such export
-- Clock of Redis.
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then
  return {}
end
if ARGV[2] == 'progress' then
  redis.call('HSET', KEYS[1], 'progress', ARGV[3])
elseif ARGV[2] == 'ready' then
  redis.call('HSET', KEYS[1], 'progress', 100, 'bytes', ARGV[3], 'ready', string.format('%d', clock()))
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
else
  redis.call('DEL', KEYS[1])
end
return {1}
