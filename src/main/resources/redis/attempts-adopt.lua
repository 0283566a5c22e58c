-- Makes the wrong guesses at one name those at another: an account has got another name, and keeps its budget.
-- KEYS  1 the failures at the new name (hash)
-- ARGV  the fields and values of the failures at the old one, one after the other; none where there were none
-- Reply {}
-- Clock of Redis.
redis.call('DEL', KEYS[1])
if #ARGV > 0 then
  redis.call('HSET', KEYS[1], unpack(ARGV))
  local rest = tonumber(redis.call('HGET', KEYS[1], 'x')) - clock()
  if rest > 0 then redis.call('PEXPIRE', KEYS[1], rest) else redis.call('DEL', KEYS[1]) end
end
return {}
