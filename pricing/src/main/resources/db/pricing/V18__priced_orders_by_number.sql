-- An order's number is the last 40 bits of its id.
create index priced_by_number on priced (right(order_id::text, 10));
