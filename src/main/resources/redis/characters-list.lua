-- Lists the characters of an account. Skips ids of missing characters and of those of another account.
-- KEYS  1 the account's characters (set of ids; each is the hash `character:<id>`)
-- ARGV  1 account id
-- Reply {{id, field, value ...} ...} in no order
local own = {}
for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local fields = redis.call('HGETALL', 'character:' .. id)
  for n = 1, #fields, 2 do
    if fields[n] == 'account_id' and fields[n + 1] == ARGV[1] then
      table.insert(fields, 1, id)
      table.insert(own, fields)
      break
    end
  end
end
return own
