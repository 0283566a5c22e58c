-- Adds a character to an account, up to a limit.
-- KEYS  1 the account (hash)  2 its characters (set)  3 the new character (hash)
-- ARGV  1 the character's id  2 most characters of an account  3 and so on: field, value ...
-- Reply {'done'}, {'gone'} if there is no such account, {'full'} at the limit
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {'gone'}
end
if redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[2]) then
  return {'full'}
end
redis.call('HSET', KEYS[3], unpack(ARGV, 3))
redis.call('SADD', KEYS[2], ARGV[1])
return {'done'}
