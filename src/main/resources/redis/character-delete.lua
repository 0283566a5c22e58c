-- Deletes a character of an account.
-- KEYS  1 the character (hash)  2 the account's characters (set)
-- ARGV  1 account id  2 the character's id
-- Reply {1}, or {0} if the account does not own it
if redis.call('HGET', KEYS[1], 'account_id') ~= ARGV[1] then
  return {0}
end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[2], ARGV[2])
return {1}
