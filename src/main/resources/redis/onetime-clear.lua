-- Deletes expired one-time tokens. Runs after onetime.lua.
-- KEYS  none; onetime.lua names its keys
-- ARGV  1 now, ms since 1970  2 most tokens to delete
-- Reply {number deleted}
return {onetime.clear(ARGV[1], ARGV[2])}
