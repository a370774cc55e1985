-- A customer's open orders are found behind however many that have ended.
create index order_open_of_customer on customer_order (channel, customer_ref, order_id)
  where state not in ('CLOSED', 'CANCELLED', 'DECLINED');
