-- How far each lane has come, in the measure of calculation.turn.
create table lane_turn (
  lane text primary key,
  turn double precision not null
);

insert into lane_turn (lane, turn) values ('SMALL', 0), ('LARGE', 0);

-- When the next calculation of somebody comes up. A row that its lane has passed says nothing.
create table flow_turn (
  lane text not null,
  flow bigint not null,
  turn double precision not null,
  primary key (lane, flow)
);
