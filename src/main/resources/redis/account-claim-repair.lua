-- Corrects a claim if nothing changed since it was read.
-- KEYS  1 the claim (string)  2 the account whose id it holds (hash)  3 the account whose id it should hold (hash)
-- ARGV  1 the id that it held when read; '' for no claim  2 the claimed field  3 the value that KEYS[2] had in that field when read
--       4 the id that it should hold; '' to release it  5 the value that KEYS[3] had in that field when read
-- Reply {1}, or {0} if something changed
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
