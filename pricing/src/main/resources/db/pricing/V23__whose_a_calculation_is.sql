-- As priced_order has it, for a calculation that comes into another lane.
alter table calculation add column flow bigint;
