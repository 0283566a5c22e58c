-- Lists the accounts with an external id.
-- KEYS  1 ids of the accounts with that external id (set)
-- Reply {id ...}
return redis.call('SMEMBERS', KEYS[1])
