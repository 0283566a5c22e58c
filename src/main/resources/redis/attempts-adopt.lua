-- Moves the failed attempts of one account name to another, so that a renamed account keeps its budget.
-- KEYS  1 failures of the new name (hash)
-- ARGV  fields and values of the old name's failures, alternating; none if there were none
-- Reply {}
-- Clock of Redis.
redis.call('DEL', KEYS[1])
if #ARGV > 0 then
  redis.call('HSET', KEYS[1], unpack(ARGV))
  local rest = tonumber(redis.call('HGET', KEYS[1], 'x')) - clock()
  if rest > 0 then redis.call('PEXPIRE', KEYS[1], rest) else redis.call('DEL', KEYS[1]) end
end
return {}
