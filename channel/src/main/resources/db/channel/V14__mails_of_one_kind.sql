-- Counts the mails of one kind to one mailbox, however its address was typed.
create index mail_of_kind on mail (lower(recipient), letter, created_at);
