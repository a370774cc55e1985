-- What is told of an order's price is no event of the order, and has no place among them.
alter table feed_event alter column sequence drop not null;
