-- Corrects whether an account is in the index of accounts that hold an unverified address.
-- KEYS  1 the account (hash)  2 the index: account ids by the time of the claim (zset)
-- ARGV  1 the account's id  2 time of the claim, ms since 1970; '' if unknown  3 'mend', or 'look' to change nothing
-- Reply {'entered'}, {'taken out'}, or {''} if it was correct
local email, verified = unpack(redis.call('HMGET', KEYS[1], 'email', 'email_verified_at'))
local holds = (email or '') ~= '' and (verified or '') == '' and ARGV[2] ~= ''
local is_listed = redis.call('ZSCORE', KEYS[2], ARGV[1])
if holds and not is_listed then
  if ARGV[3] == 'mend' then
    redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
  end
  return {'entered'}
end
if is_listed and not holds then
  if ARGV[3] == 'mend' then
    redis.call('ZREM', KEYS[2], ARGV[1])
  end
  return {'taken out'}
end
return {''}
