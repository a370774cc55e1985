-- With who gave it back: whoever says the same again is answered as the first time.
alter table work_order add column release_reason text;
