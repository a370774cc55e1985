-- A buyer asks for an order by the beginning of its number.
create index order_number on channel_order (customer_ref, number text_pattern_ops);
