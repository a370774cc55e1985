-- Whoever gave an order back, with the reason they gave last: saying so again is answered as the first time. Takes the
-- place of work_order.release_reason, which knows the last of them only.
create table work_released (
  order_id uuid not null references work_order,
  operator_id text not null,
  reason text,
  primary key (order_id, operator_id)
);

insert into work_released select order_id, released_by_id, release_reason from work_order
where released_by_id is not null;
