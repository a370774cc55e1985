-- unit: in which the file's numbers were read for the price; size_mm: x, y and z in it. Null where nobody said it.
alter table customer_order
  add column unit text,
  add column size_mm double precision[];
