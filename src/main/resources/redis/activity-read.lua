-- Reads the figures of minutes.
-- KEYS  minutes (hash)
-- Reply for each minute {figure, number, ...}; {} for one without any.
local minutes = {}
for i, key in ipairs(KEYS) do minutes[i] = redis.call('HGETALL', key) end
return minutes
