-- Sets fields of a character of an account.
-- KEYS  1 the character (hash)
-- ARGV  1 account id  2 and so on: field, value ... ; none to read only
-- Reply {field, value ...} after the change; empty if the account does not own it
if redis.call('HGET', KEYS[1], 'account_id') ~= ARGV[1] then
  return {}
end
if #ARGV > 1 then
  redis.call('HSET', KEYS[1], unpack(ARGV, 2))
end
return redis.call('HGETALL', KEYS[1])
