-- As in work_order.
alter table board_row
  add column unit text,
  add column size_mm double precision[];
