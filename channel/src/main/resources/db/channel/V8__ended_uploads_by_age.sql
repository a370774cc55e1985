create index upload_done on upload (done_at) where done_at is not null;
