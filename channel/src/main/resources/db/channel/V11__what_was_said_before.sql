-- Whoever says a command again is answered as the first time, and whoever says another is told so.
alter table channel_order
  add column unit_wanted text,
  add column wish_reason text;
