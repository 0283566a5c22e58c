-- Reads the accounts that have one of many names or external ids.
-- KEYS  none, as the names are many; accounts are on one server
-- ARGV  1 claims (strings), as JSON [key ...]  2 indexes of external ids (sets), as JSON [key ...]
-- Reply {{id, field, value ...} ...}, each account once. A stale claim may lead to an account that has the name no more.
local ids = {}
for _, claim in ipairs(cjson.decode(ARGV[1])) do
  local id = redis.call('GET', claim)
  if id then
    ids[id] = true
  end
end
for _, external in ipairs(cjson.decode(ARGV[2])) do
  for _, id in ipairs(redis.call('SMEMBERS', external)) do
    ids[id] = true
  end
end
local accounts = {}
for id in pairs(ids) do
  local fields = redis.call('HGETALL', 'account:' .. id)
  if #fields > 0 then
    table.insert(fields, 1, id)
    table.insert(accounts, fields)
  end
end
return accounts
