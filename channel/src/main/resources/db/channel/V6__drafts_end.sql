-- Until when an order that nobody submits is kept; null for the channel's longest time after `since`.
alter table channel_order
  add column kept_until timestamptz,
  -- why the channel ended it by itself
  add column end_code text;

create index draft_age on channel_order (since) where state in ('INITIATED', 'FILE_UPLOADED');
