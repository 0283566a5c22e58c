-- Sets fields of a character that belongs to whoever asks.
-- KEYS  1 the character (hash)
-- ARGV  1 account id  2 and so on: field, value ... ; none to look only
-- Reply {field, value ...} as it is then; empty if it is not theirs
if redis.call('HGET', KEYS[1], 'account_id') ~= ARGV[1] then
  return {}
end
if #ARGV > 1 then
  redis.call('HSET', KEYS[1], unpack(ARGV, 2))
end
return redis.call('HGETALL', KEYS[1])
