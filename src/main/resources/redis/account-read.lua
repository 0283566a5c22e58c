-- Reads an account by its key or by a claim.
-- KEYS  1 the account (hash), or a claim (string)
-- ARGV  1 'claim' if KEYS[1] is a claim, else ''
-- Reply {id or '', field, value ...}; empty if there is none
local account, id = KEYS[1], ''
if ARGV[1] == 'claim' then
  id = redis.call('GET', KEYS[1])
  if not id then
    return {}
  end
  account = 'account:' .. id
end
local fields = redis.call('HGETALL', account)
if #fields == 0 then
  return {}
end
table.insert(fields, 1, id)
return fields
