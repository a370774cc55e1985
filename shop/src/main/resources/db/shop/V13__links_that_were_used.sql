-- A link that was used is kept for a while: whoever says the same again with it is answered as the first time.
alter table account_wish add column done_at timestamptz;
