-- Adds accounts. One whose id, claim or external id another account has is left out.
-- KEYS  none, as the names follow from the accounts; accounts are on one server
-- ARGV  1 the accounts, as JSON [{id, key, claims, external, set, changes} ...]:
--   id       the account's id, the value of its claims
--   key      the account (hash)
--   claims   [key ...] of its names (strings)
--   external key of the accounts with its external id (set); '' for none
--   set      [field, value ...]
--   changes  [[word ...] ...] commands of Redis that run with it
-- Reply {id ...} of the accounts that were added
local added = {}
for _, account in ipairs(cjson.decode(ARGV[1])) do
  local free = redis.call('EXISTS', account.key, unpack(account.claims)) == 0
  if free and account.external ~= '' then
    free = redis.call('EXISTS', account.external) == 0
  end
  if free then
    for _, claim in ipairs(account.claims) do
      redis.call('SET', claim, account.id)
    end
    redis.call('HSET', account.key, unpack(account.set))
    for _, command in ipairs(account.changes) do
      redis.call(unpack(command))
    end
    table.insert(added, account.id)
  end
end
return added
