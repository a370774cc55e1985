-- Mails to customers and partners, written in the transaction of what they tell of.
create table mail (
  mail_id uuid primary key,
  letter text not null,
  recipient text not null,
  language text not null,
  subject text not null,
  -- null once the mail has gone: it may carry a link that opens a door
  text_body text,
  html_body text,
  state text not null,
  created_at timestamptz not null,
  give_up_at timestamptz not null,
  attempts int not null default 0,
  -- when it is tried next; null at its end
  next_at timestamptz,
  ended_at timestamptz,
  -- of the last failure
  reason text
);

create index mail_due on mail (next_at) where next_at is not null;
create index mail_of_recipient on mail (recipient, created_at);
create index mail_ended on mail (ended_at) where ended_at is not null;
