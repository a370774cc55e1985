-- An operator asks for a free order by the beginning of its number.
create index board_row_number on board_row (number text_pattern_ops);
