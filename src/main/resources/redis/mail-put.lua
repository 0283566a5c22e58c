-- Puts a letter into the outbox, by itself; runs after mail.lua.
-- KEYS  none but those that mail.lua names
-- ARGV  1 id  2 whose it is, or ''  3 recipient  4 kind  5 words, as JSON  6 when it expires, ms
-- Reply {}
mail.put(unpack(ARGV))
return {}
