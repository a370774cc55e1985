-- Whether an order was submitted without naming the only alloy; who says so again is answered as the first time.
alter table channel_order add column alloy_left_out boolean not null default false;
