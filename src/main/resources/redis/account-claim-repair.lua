-- Puts a claim right, if all is still as it was seen.
-- KEYS  1 the claim (string)  2 the account that it names (hash)  3 the account that it should name (hash)
-- ARGV  1 what it holds, as seen; '' for nothing  2 the field that is claimed  3 what the account that it names has there, as seen
--       4 the id that it should hold; '' to release it  5 what the account that it should name has there, as seen
-- Reply {1}, or {0} where something has changed since
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] or (redis.call('HGET', KEYS[2], ARGV[2]) or '') ~= ARGV[3] then
  return {0}
end
if ARGV[4] == '' then
  redis.call('DEL', KEYS[1])
  return {1}
end
if redis.call('HGET', KEYS[3], ARGV[2]) ~= ARGV[5] then
  return {0}
end
redis.call('SET', KEYS[1], ARGV[4])
return {1}
