-- unit: in which the model's file is read; size_mm: x, y and z in it. Null where nobody said it.
alter table work_order
  add column unit text,
  add column size_mm double precision[];
