-- Takes letters that are due and nobody else's, the longest due first; runs after mail.lua.
-- KEYS  none but those that mail.lua names
-- ARGV  1 taker  2 lease, ms  3 most  4... the kinds that the taker knows; what a newer version wrote is left to it
-- Reply {{id, whose or '', recipient, kind, words, written, expires, how often taken, for how long it is tried in ms,
--       1 if another had it and did not say what became of it, else 0} ...}
local now, most = clock(), tonumber(ARGV[3])
local known = {}
for n = 4, #ARGV do
  known[ARGV[n]] = true
end
local taken, passed = {}, 0
repeat
  -- what is taken is due no longer, so only what was passed over comes again
  local due = redis.call('ZRANGEBYSCORE', mail.WAITING, '-inf', now, 'LIMIT', passed, 100)
  for _, id in ipairs(due) do
    local letter = mail.letter(id)
    local found = redis.call('HMGET', letter, 'account', 'to', 'kind', 'words', 'created', 'expires', 'queued', 'leased_by')
    if #taken == most then
      break
    elseif known[found[3]] then
      local attempts = redis.call('HINCRBY', letter, 'attempts', 1)
      redis.call('HSET', letter, 'leased_by', ARGV[1])
      redis.call('ZADD', mail.WAITING, now + tonumber(ARGV[2]), id)
      table.insert(taken, {id, found[1], found[2], found[3], found[4], found[5], found[6], attempts,
        now - tonumber(found[7]), found[8] and 1 or 0})
    else
      passed = passed + 1
    end
  end
until #due == 0 or #taken == most
return taken
