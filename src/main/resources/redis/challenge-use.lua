-- Reads, tries or takes a challenge.
-- KEYS  1 challenges of the owner (hash), see challenge-put.lua
-- ARGV  1 field  2 'read'; 'try' to count a try first; 'take' to delete it  3 most tries
-- Reply {contents}; {} if there is no such challenge, or it has expired, or was tried too often
-- A try above the limit leaves the challenge, as an earlier one that is still verified may take it.
-- Clock of Redis.
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored then
  return {}
end
local expires, tries, contents = string.match(stored, '^(%d+) (%d+) (.*)$')
if ARGV[2] == 'try' then
  tries = tries + 1
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %d ', expires, tries) .. contents)
end
local is_expired = tonumber(expires) <= clock()
if is_expired or ARGV[2] == 'take' then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
return (is_expired or tonumber(tries) > tonumber(ARGV[3])) and {} or {contents}
