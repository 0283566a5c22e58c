-- Returns a page of a user's index, the latest session first, and removes entries that are past their end.
-- KEYS  1 the index (zset)
-- ARGV  1 session id that the page follows, or '' for the first page  2 most entries
--       3 absolute end of that session, ms since 1970; used if the index no longer has it
-- Reply {session id, absolute end, ...}
-- Clock of Redis.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', clock())
local from = 0
if ARGV[1] ~= '' then
  local score = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or ARGV[3])
  local to = redis.call('ZCARD', KEYS[1])
  while from < to do
    local middle = math.floor((from + to) / 2)
    local one = redis.call('ZREVRANGE', KEYS[1], middle, middle, 'WITHSCORES')
    local other = tonumber(one[2])
    if other < score or (other == score and one[1] < ARGV[1]) then to = middle else from = middle + 1 end
  end
end
return redis.call('ZREVRANGE', KEYS[1], from, from + tonumber(ARGV[2]) - 1, 'WITHSCORES')
