-- Why a message was not taken, for the partner to read.
create table failed_attempt (
  webhook_id uuid not null,
  position bigint not null,
  at timestamptz not null,
  status int,
  reason text not null,
  foreign key (webhook_id, position) references delivery on delete cascade
);

create index failed_attempt_of_delivery on failed_attempt (webhook_id, position, at);
