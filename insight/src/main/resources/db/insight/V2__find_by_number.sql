-- A person asks for an order by the beginning of its number.
create index order_by_number on order_seen (upper(number) text_pattern_ops);
